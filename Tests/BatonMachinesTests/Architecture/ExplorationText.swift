import ModelChecker

/// How much of the world was seen, setting by setting.
var worldsText: String {
  get async {
    let explorations = await Survey.standard.value.explorations
    let rows = (Setting.standard + Setting.lying).map { setting in
      let exploration = explorations[setting.name]
      let counts = "\(grouped(exploration?.worlds ?? 0)) | \(grouped(exploration?.steps ?? 0))"
      return "| \(setting.name) | \(setting.budget.words) | \(counts) |"
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
var mutantsText: String {
  get async {
    let explorations = await Mutant.explorations.value
    let rows = (Mutant.ofRules + Mutant.ofRows).map { mutant in
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

extension Budget {
  fileprivate var words: String {
    let parts = [
      (supervisorDeaths, "the supervisor dies"), (keeperDeaths, "its keeper dies with it"),
      (processDeaths, "a process dies"), (slowness, "somebody is too slow"),
      (stops, "all are told to stop"), (lies, "a lie is told"),
    ]
    return parts.filter { $0.0 > 0 }.map { $0.0 > 1 ? "\($0.1) (\($0.0) times)" : $0.1 }.joined(separator: ", ")
  }
}

/// Thousands apart.
func grouped(_ number: Int) -> String {
  number < 1000 ? "\(number)" : grouped(number / 1000) + " " + String("\(1000 + number % 1000)".dropFirst())
}
