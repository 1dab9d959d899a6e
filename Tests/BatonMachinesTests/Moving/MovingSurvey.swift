import BatonMachines
import ModelChecker

/// All moves that every run explores, explored once for all tests.
struct MovingSurvey: Sendable {
  var explorations: [String: Exploration] = [:]
  var givers = RowAudit<Giver>()
  var takers = RowAudit<Taker>()
  var offerings = RowAudit<Offering>()

  static let standard = Task {
    await withTaskGroup(of: MovingSurvey.self) { group in
      for setting in MovingSetting.standard { group.addTask { MovingSurvey(of: setting) } }
      return await group.reduce(into: MovingSurvey()) { $0.add($1) }
    }
  }

  private init() {}

  private init(of setting: MovingSetting) {
    let composition = MovingComposition(setting)
    explorations[setting.name] = composition.explored()
    givers.add(composition.givers)
    takers.add(composition.takers)
    offerings.add(composition.offerings)
  }

  private mutating func add(_ other: MovingSurvey) {
    explorations.merge(other.explorations) { $1 }
    givers.add(other.givers)
    takers.add(other.takers)
    offerings.add(other.offerings)
  }
}

/// How much of it was seen.
var movesText: String {
  get async {
    let explorations = await MovingSurvey.standard.value.explorations
    let rows = MovingSetting.standard.map { setting in
      let exploration = explorations[setting.name]
      return "| \(setting.name) | \(setting.budget.words) | \(grouped(exploration?.worlds ?? 0)) "
        + "| \(grouped(exploration?.steps ?? 0)) |"
    }
    let worlds = explorations.values.reduce(0) { $0 + $1.worlds }
    let steps = explorations.values.reduce(0) { $0 + $1.steps }
    return """
      | what is explored | what may go wrong, at any moment | worlds | steps |
      |---|---|---:|---:|
      \(rows.joined(separator: "\n"))
      | all | | \(grouped(worlds)) | \(grouped(steps)) |
      """
  }
}

/// What is broken on purpose, and what is then found first.
var movingMutantsText: String {
  get async {
    let explorations = await MovingMutant.explorations.value
    let rows = MovingMutant.all.map { mutant in
      let finding = explorations[mutant.name]?.findings.first
      return "| \(mutant.name) | \(finding?.promise ?? "none") | \(finding?.trace.count ?? 0) |"
    }
    return """
      | broken on purpose | the promise that breaks first | steps to it |
      |---|---|---:|
      \(rows.joined(separator: "\n"))
      """
  }
}

extension MovingBudget {
  fileprivate var words: String {
    let parts = [
      (deaths, "somebody dies"), (losses, "a message is lost"), (duplicates, "a message comes twice"),
      (garbles, "an answer is wrong"), (halts, "somebody hangs"), (silences, "the application never decides"),
      (stops, "somebody is told to stop"), (rollbacks, "all is to come back"),
    ]
    return parts.filter { $0.0 > 0 }.map(\.1).joined(separator: ", ")
  }
}
