/// How much a line matters, most important first.
///
/// There is no level "error": what fails is either the end of what was asked (fatal) or dealt with (warning).
package enum Severity: String, CaseIterable, Hashable, Sendable, Comparable {
  /// What was asked cannot be done; always logged.
  case fatal
  /// Something went wrong, and the line says what is done about it.
  case warning
  /// What an operator wants in the log of a quiet day: starts, attempts and how they ended.
  case notice
  /// The steps in between.
  case info
  /// Every input of every machine.
  case debug

  /// The priority that the journal reads from `<N>` at the start of a line, as in syslog(3).
  package var journalPriority: Int {
    switch self {
    case .fatal: 2
    case .warning: 4
    case .notice: 5
    case .info: 6
    case .debug: 7
    }
  }

  package static func < (left: Severity, right: Severity) -> Bool {
    left.journalPriority < right.journalPriority
  }
}
