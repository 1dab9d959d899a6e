/// What a program of Baton says by its exit status, to scripts and to whoever supervises it.
package enum ExitCode: Int32, CaseIterable, Hashable, Sendable {
  /// Done; of an upgrade: committed.
  case success = 0
  /// Refused before anything was disturbed.
  case refused = 20
  /// The attempt was undone.
  case undone = 21
  /// Nobody serves.
  case nobodyServes = 22
  /// Clients saw a loss.
  case lossSeen = 23
  /// Asked wrongly.
  case wrongUse = 100
  /// A bug in Baton.
  case bug = 101
  /// The system would not.
  case systemWouldNot = 111

  /// The sentence for people who read the manual.
  package var meaning: String {
    switch self {
    case .success: "done; of an upgrade: committed, the successor serves"
    case .refused: "refused before anything was disturbed; the incumbent serves and never noticed"
    case .undone: "aborted or reverted; the incumbent serves"
    case .nobodyServes: "nobody serves; look at the log and at baton status"
    case .lossSeen: "clients lost something that need not have been lost"
    case .wrongUse: "asked wrongly: the command line, the configuration or the input is at fault"
    case .bug: "a bug in Baton; please report the message"
    case .systemWouldNot: "the system would not: a call failed, or a supervisor could not be reached"
    }
  }
}
