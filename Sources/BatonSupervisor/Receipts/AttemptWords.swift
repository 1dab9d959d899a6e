/// What an attempt is meant to do.
package enum AttemptIntent: String, RecordedCase, Sendable {
  /// Replace the incumbent.
  case upgrade
  /// Everything up to the drain, then stop.
  case rehearsal
}

/// The strategy an attempt follows.
package enum AttemptCourse: String, RecordedCase, Sendable {
  /// The data has one owner: the lock passes from hand to hand.
  case exclusive
  /// No data is owned: both accept for a while.
  case overlap
}

/// The phases that people see, in the order in which an attempt can enter them.
///
/// They are fewer than those of the machine, which are named for what is owed; these are named for what is being done.
package enum AttemptPhase: String, RecordedCase, Sendable {
  /// The release is checked and hashed.
  case prepare
  /// The successor is started.
  case spawn
  /// The successor is awaited to say who it is.
  case hello
  /// The successor warms up while the incumbent serves.
  case warm
  /// The incumbent has ceased to accept and finishes what it began.
  case drain
  /// The incumbent makes its data whole and gives the lock away.
  case seal
  /// The successor takes the data.
  case begin
  /// The commit record is written.
  case commit
  /// The successor serves and may still be undone.
  case probation
  /// The incumbent ends.
  case retire
  /// The successor is killed and seen gone.
  case abort
  /// The incumbent is awaited to serve again.
  case resume
}

/// What became of an attempt.
package enum Outcome: String, RecordedCase, Sendable {
  /// The successor serves.
  case committed
  /// A rehearsal went well; nobody was disturbed.
  case rehearsed
  /// Ended before anybody was disturbed.
  case refused
  /// Undone after the incumbent had been asked to drain; the committed release serves.
  case aborted
  /// Undone after the successor had served: the incumbent took the service back.
  case reverted
  /// Nobody serves.
  case nobodyServes = "nobody-serves"

  package var exitCode: ExitCode {
    switch self {
    case .committed, .rehearsed: .success
    case .refused: .refused
    case .aborted, .reverted: .undone
    case .nobodyServes: .nobodyServes
    }
  }
}
