import BatonMachines
import BatonProtocol

/// Whatever the machines are told, in one vocabulary for both: a process is a successor first and an incumbent later,
/// and its driver does not care which.
enum Happening: Hashable, Sendable {
  // The supervisor.
  case helloAckReceived(Attempt, Dialect)
  case refusedReceived
  case beginReceived(Attempt, Successor.BeginLock)
  case serveReceived(Attempt)
  case abortReceived(Attempt)
  case prepareReceived(Attempt)
  case sealRequestReceived(Attempt)
  case commitReceived(Attempt)
  case resumeReceived(Attempt, Attachment)
  case supervisorGone
  case supervisorViolated

  // The application.
  case warmed(Attempt)
  case opened(Attempt)
  case drainFinished(Attempt)
  case sealFinished(Attempt)
  case sealFailed(Attempt)
  case declined
  case dropped

  // The process itself.
  case stopRequested
  case lockPassed(Attempt)
  case lockNotPassed(Attempt)
  case lockTaken
  case lockUnavailable
  case lockUnreadable
  case stamped
  case stampFailed
  case timerFired(ProcessTimer)
}

extension Happening {
  /// In the successor's words; `nil` when only an incumbent can be meant.
  var forSuccessor: Successor.Input? {
    switch self {
    case .helloAckReceived(let n, let dialect): .helloAckReceived(n, dialect)
    case .refusedReceived: .refusedReceived
    case .beginReceived(let n, let lock): .beginReceived(n, lock)
    case .serveReceived(let n): .serveReceived(n)
    case .abortReceived(let n): .abortReceived(n)
    case .supervisorGone: .supervisorGone
    case .supervisorViolated: .supervisorViolated
    case .warmed(let n): .warmed(n)
    case .opened(let n): .opened(n)
    case .declined: .declined
    case .dropped: .dropped
    case .stopRequested: .stopRequested
    case .lockTaken: .lockTaken
    case .lockUnavailable: .lockUnavailable
    case .lockUnreadable: .lockUnreadable
    case .stamped: .stamped
    case .stampFailed: .stampFailed
    case .timerFired(let timer): .timerFired(timer)
    case .prepareReceived, .sealRequestReceived, .commitReceived, .resumeReceived: nil
    case .drainFinished, .sealFinished, .sealFailed, .lockPassed, .lockNotPassed: nil
    }
  }

  /// In the incumbent's words; `nil` when only a successor can be meant.
  var forIncumbent: Incumbent.Input? {
    switch self {
    case .prepareReceived(let n): .prepareReceived(n)
    case .sealRequestReceived(let n): .sealRequestReceived(n)
    case .commitReceived(let n): .commitReceived(n)
    case .resumeReceived(let n, let attachment): .resumeReceived(n, attachment)
    case .abortReceived(let n): .abortReceived(n)
    case .serveReceived(let n): .serveReceived(n)
    case .supervisorGone: .supervisorGone
    case .supervisorViolated: .supervisorViolated
    case .drainFinished(let n): .drainFinished(n)
    case .sealFinished(let n): .sealFinished(n)
    case .sealFailed(let n): .sealFailed(n)
    case .opened(let n): .reopened(n)
    // An incumbent that would not serve again has let go, whatever it calls it.
    case .dropped, .declined: .dropped
    case .stopRequested: .stopRequested
    case .lockPassed(let n): .lockPassed(n)
    case .lockNotPassed(let n): .lockNotPassed(n)
    case .lockTaken: .lockTaken
    case .lockUnavailable: .lockUnavailable
    case .lockUnreadable: .lockUnreadable
    case .stamped: .stamped
    case .stampFailed: .stampFailed
    case .timerFired(let timer): .timerFired(timer)
    case .helloAckReceived, .refusedReceived, .beginReceived, .warmed: nil
    }
  }

  /// Whether the supervisor has to answer for it.
  var isWordOfSupervisor: Bool {
    switch self {
    case .helloAckReceived, .refusedReceived, .beginReceived, .serveReceived, .abortReceived, .prepareReceived,
      .sealRequestReceived, .commitReceived, .resumeReceived:
      true
    case .supervisorGone, .supervisorViolated, .warmed, .opened, .drainFinished, .sealFinished, .sealFailed,
      .declined, .dropped, .stopRequested, .lockPassed, .lockNotPassed, .lockTaken, .lockUnavailable,
      .lockUnreadable, .stamped, .stampFailed, .timerFired:
      false
    }
  }
}
