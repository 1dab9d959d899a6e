/// The steps of a server's life at which a failure can be rehearsed.
package enum Stage: String, CaseIterable, Sendable {
  case start, warm, own, ready, serve, drain, seal, resume

  /// When it comes, for `--help`.
  package var moment: String {
    switch self {
    case .start: "before anything is said to the supervisor"
    case .warm: "while the log is replayed, before it is said to be prepared"
    case .own: "when it has been given the data"
    case .ready: "just before it is said to be ready"
    case .serve: "when it has been told to serve"
    case .drain: "when it has been asked to drain"
    case .seal: "when it has been asked to seal"
    case .resume: "when it has been given the data back"
    }
  }
}

/// What goes wrong on purpose, so that every rollback can be tried.
package struct Rehearsal: Equatable, Sendable {
  package enum Fault: Equatable, Sendable {
    /// Ends with a message and status 111; at `seal`, the seal is reported as failed.
    case fail
    /// The application's thread waits for ever, while the library's sends heartbeats.
    case hang
    /// Ends at once and without a word.
    case exit(status: Int32)
    /// Stops the whole process (SIGSTOP), heartbeats and all.
    case freeze
  }

  package enum Health: Sendable {
    case healthy
    case unhealthy
  }

  package enum Revisions: Sendable {
    case asSealed
    case wrong
  }

  package enum AnswerMoment: Sendable {
    case afterSync
    case beforeSync
  }

  package var faults: [Stage: Fault] = [:]
  package var delays: [Stage: Duration] = [:]
  package var health = Health.healthy
  package var revisions = Revisions.asSealed
  package var answers = AnswerMoment.afterSync
  /// Names of listeners that the server behaves as if it had never been given.
  package var lackedListeners: Set<String> = []

  package init() {}
}
