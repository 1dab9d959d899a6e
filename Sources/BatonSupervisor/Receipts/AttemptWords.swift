package import BatonMachines

/// What an attempt is meant to do.
package enum AttemptIntent: String, RecordedCase, Sendable {
  /// Replace the incumbent.
  case upgrade
  /// Everything up to the drain, then stop.
  case rehearsal
  /// Start the release, because nobody serves.
  case start

  package init(_ course: Course) {
    self =
      switch (course.origin, course.extent) {
      case (.coldStart, _): .start
      case (.handoff, .rehearsal): .rehearsal
      case (.handoff, .complete): .upgrade
      }
  }
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

extension AttemptPhase {
  /// What people see of a phase of the machine; nothing outside an attempt.
  package init?(_ phase: Supervisor.Phase) {
    switch phase {
    case .adopting, .vacant, .serving, .stopping, .stopped: return nil
    case .awaitingHello: self = .hello
    case .warming: self = .warm
    case .draining: self = .drain
    case .sealing: self = .seal
    case .opening: self = .begin
    case .trying, .onProbation: self = .probation
    case .recording, .settling: self = .commit
    case .moving, .retiring: self = .retire
    case .movingBack, .dismissing, .undoing, .dislodging: self = .abort
    case .resuming, .recalling: self = .resume
    }
  }
}

extension Outcome {
  /// For scripts and on receipts.
  package var word: String {
    switch self {
    case .committed: "committed"
    case .rehearsed: "rehearsed"
    case .refused: "refused"
    case .aborted: "aborted"
    case .reverted: "reverted"
    case .nobodyServes: "nobody-serves"
    }
  }

  package var exitCode: ExitCode {
    switch self {
    case .committed, .rehearsed: .success
    case .refused: .refused
    case .aborted, .reverted: .undone
    case .nobodyServes: .nobodyServes
    }
  }
}

extension Course.Strategy {
  /// As in the configuration.
  package var word: String {
    switch self {
    case .exclusive: "exclusive"
    case .overlap: "overlap"
    }
  }
}
