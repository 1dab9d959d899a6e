/// What the command line asks of a running supervisor. A connection carries one request.
package enum ControlRequest: Hashable, Sendable {
  case upgrade(UpgradeRequest)
  /// Everything up to the drain, then stop.
  case rehearse(UpgradeRequest)
  /// Abort the attempt in flight.
  case cancel(reason: String)
  case status
  /// The receipts of the last attempts, at most so many, the newest first.
  case history(limit: UInt32)
  case receipt(ReceiptChoice)
  /// The releases that are kept.
  case releases
  /// Hand over to a release that is kept.
  case rollback(RollbackRequest)
  /// Replace the supervisor's own program.
  case upgradeSelf(SelfUpgradeRequest)
  /// Stop the service and the supervisor, in order.
  case stop(reason: String)
  /// Take the asker as the keeper, in the place of one that is gone. Its address for notifications is in the request, and
  /// its lifeline rides on it.
  case attach(address: String)
}

/// Which receipt is meant.
package enum ReceiptChoice: Hashable, Sendable {
  case last
  case attempt(UInt64)
}

/// What to replace the incumbent by.
package struct UpgradeRequest: Hashable, Sendable {
  package var executable: RequestedExecutable
  /// What follows argv[0]; nothing means those of the configuration.
  package var arguments: [String]?
  package var environment: [EnvironmentVariable]
  package var reason: String
  /// The longest time the whole attempt may take; nothing means that of the configuration.
  package var timeoutMilliseconds: UInt64?
  package var waiting: Waiting

  package init(
    executable: RequestedExecutable, arguments: [String]? = nil, environment: [EnvironmentVariable] = [],
    reason: String = "", timeoutMilliseconds: UInt64? = nil, waiting: Waiting = .untilFinished
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.reason = reason
    self.timeoutMilliseconds = timeoutMilliseconds
    self.waiting = waiting
  }

  /// Whether the asker wants to hear how it goes on. The attempt itself does not care.
  package enum Waiting: RecordedCase, Sendable {
    case untilFinished
    case detached
  }
}

/// The executable of an upgrade.
package enum RequestedExecutable: Hashable, Sendable {
  /// The one that the configuration names; of the supervisor itself, the file at the path from which it was started.
  case configured
  /// The one whose descriptor rides on the request, opened by the asker with the asker's rights. The absolute path is
  /// where the asker found it.
  case attached(path: String)
}
