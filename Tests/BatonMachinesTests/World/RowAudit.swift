// Which rows of a table the explorer took, and which it never did.

import BatonMachines

/// A row, known by what it decides: where, on what, and what becomes of it.
struct RowName: Hashable, Sendable {
  let phase: String
  let input: String
  let kind: Kind
  /// The next phase of a move; the reason of an ignore or a violation.
  let detail: String

  enum Kind: Int, Sendable, CaseIterable {
    case move
    case stay
    case ignore
    case violation
  }

  init<Phase, Input, Command>(_ phase: Phase, _ input: Input, _ verdict: Verdict<Phase, Command>) {
    let word = inputName(input)
    switch verdict {
    case .move(let next, _): (kind, detail) = (.move, name(next))
    case .stay: (kind, detail) = (.stay, "")
    case .ignore(let reason): (kind, detail) = (.ignore, reason)
    case .violation(let reason): (kind, detail) = (.violation, reason)
    }
    // One row in front of the tables of all phases that have an attempt.
    let isLate = kind == .ignore && detail == lateness
    self.phase = isLate ? "any" : name(phase)
    self.input = isLate ? "any" : word
  }
}

/// The rows of one table, and how often the explorer took each.
struct RowAudit<Rules: Table>: Sendable where Rules.Phase: Telling, Rules.Input: Telling {
  private(set) var taken: [RowName: Int] = [:]
  /// The same, as they are printed.
  private(set) var printed: [TableLine: Int] = [:]
  private(set) var phases: Set<Rules.Phase> = []

  /// Adds what one exploration took.
  mutating func add(_ party: Party<Rules>) {
    for row in party.rows {
      taken[RowName(row.phase, row.input, row.verdict), default: 0] += row.count
      printed[TableLine(row.phase, row.input, row.verdict), default: 0] += row.count
      phases.insert(row.phase)
    }
  }

  mutating func add(_ other: RowAudit) {
    taken.merge(other.taken, uniquingKeysWith: +)
    printed.merge(other.printed, uniquingKeysWith: +)
    phases.formUnion(other.phases)
  }

  /// All that the table would answer in the phases that were reached.
  func possible(_ inputs: (Rules.Phase) -> [Rules.Input]) -> Set<RowName> {
    var names: Set<RowName> = []
    for phase in phases {
      for input in inputs(phase) { names.insert(RowName(phase, input, Rules.verdict(phase, input))) }
    }
    return names
  }
}

extension RowAudit<Supervisor> {
  var possible: Set<RowName> { possible(samples) }

  func samples(_ phase: Supervisor.Phase) -> [Supervisor.Input] {
    Course.Strategy.allCases.flatMap { strategy in
      samplesOf(phase.attempts).flatMap { Supervisor.Input.samples($0, strategy) }
    }
  }
}

extension RowAudit<Incumbent> {
  var possible: Set<RowName> { possible(samples) }

  func samples(_ phase: Incumbent.Phase) -> [Incumbent.Input] {
    samplesOf(phase.attempts).flatMap { Incumbent.Input.samples($0) }
  }
}

extension RowAudit<Successor> {
  var possible: Set<RowName> { possible(samples) }

  func samples(_ phase: Successor.Phase) -> [Successor.Input] {
    samplesOf(phase.attempts).flatMap { Successor.Input.samples($0) }
  }
}

/// The attempts that a phase knows, and one that it does not.
private func samplesOf(_ attempts: [Attempt]) -> [Attempt] {
  attempts + [Attempt(5)]
}

/// The name of a case, without what it carries.
func name(_ value: some Any) -> String {
  String(brief(value).prefix { $0 != "(" })
}

/// As `name`; a timer is named, too, because each is an input of its own.
private func inputName(_ value: some Any) -> String {
  let text = brief(value)
  return text.hasPrefix("timerFired") ? text : String(text.prefix { $0 != "(" })
}
