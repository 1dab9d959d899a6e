import BatonMachines
import ModelChecker

/// All worlds that every run explores, explored once for all tests, side by side.
struct Survey: Sendable {
  var explorations: [String: Exploration] = [:]
  /// What honest parties did, whatever died and whoever was slow.
  var honest = Audits()

  static let standard = Task { await of(Setting.standard + Setting.lying) }

  private static func of(_ settings: [Setting]) async -> Survey {
    await withTaskGroup(of: Part.self) { group in
      for setting in settings { group.addTask { Part(setting) } }
      var survey = Survey()
      for await part in group {
        survey.explorations[part.setting.name] = part.exploration
        if part.setting.liar == .nobody { survey.honest.add(part.audits) }
      }
      return survey
    }
  }

  private struct Part {
    let setting: Setting
    let exploration: Exploration
    var audits = Audits()

    init(_ setting: Setting) {
      self.setting = setting
      let composition = Composition(setting)
      exploration = composition.explored()
      audits.add(composition)
    }
  }
}

extension Mutant {
  /// What was found in the worlds of all mutants, explored once for all tests.
  static let explorations = Task {
    await withTaskGroup(of: (String, Exploration).self) { group in
      for mutant in ofRules + ofRows { group.addTask { (mutant.name, mutant.explored()) } }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }
}

/// The rows of the three tables that were taken.
struct Audits: Sendable {
  var supervisor = RowAudit<Supervisor>()
  var incumbent = RowAudit<Incumbent>()
  var successor = RowAudit<Successor>()

  mutating func add(_ composition: Composition) {
    supervisor.add(composition.supervisor)
    incumbent.add(composition.incumbents)
    successor.add(composition.successors)
  }

  mutating func add(_ other: Audits) {
    supervisor.add(other.supervisor)
    incumbent.add(other.incumbent)
    successor.add(other.successor)
  }
}
