package import BatonMachines

/// What a supervisor answers.
package enum ControlResponse: Hashable, Sendable {
  /// The attempt has begun.
  case accepted(attempt: UInt64)
  /// What was asked is not done, and nobody was disturbed.
  case refused(ControlRefusal)
  case progress(AttemptProgress)
  /// The attempt has ended.
  case finished(Receipt)
  case status(Status)
  /// The newest first.
  case history([ReceiptOverview])
  case receipt(Receipt)
  /// The one committed last first.
  case releases([ListedRelease])
  /// A cancelled attempt is being aborted.
  case underway(String)
  /// The service is being stopped; the connection ends when it has.
  case stopping(String)
  /// The candidate for the supervisor's own program fits; the connection ends when it is executed.
  case replacing(AcceptedCandidate)
  /// The asker is the keeper now, and holds everything.
  case attached

  package enum Standing: Hashable, Sendable {
    case last, moreToCome
  }

  package var standing: Standing {
    switch self {
    case .accepted, .progress, .stopping, .replacing: .moreToCome
    case .refused, .finished, .status, .history, .receipt, .releases, .underway, .attached: .last
    }
  }
}

/// A no, with its reason.
package struct ControlRefusal: Hashable, Sendable {
  package var code: Code
  package var reason: String
  /// The attempt that is in the way, when one is.
  package var attemptInFlight: UInt64?

  package init(_ code: Code, _ reason: String, attemptInFlight: UInt64? = nil) {
    self.code = code
    self.reason = reason
    self.attemptInFlight = attemptInFlight
  }

  package enum Code: String, RecordedCase, Sendable {
    /// Another attempt is in flight.
    case attemptInFlight = "attempt-in-flight"
    /// Nothing is in flight that could be cancelled, or it is past the point of no return.
    case nothingToCancel = "nothing-to-cancel"
    case tooLateToCancel = "too-late-to-cancel"
    case nobodyToReplace = "nobody-to-replace"
    case stopping
    case noSuchReceipt = "no-such-receipt"
    /// The executable, its arguments or its environment.
    case unacceptableRelease = "unacceptable-release"
    /// The frame or the request is not what this supervisor reads.
    case notUnderstood = "not-understood"
    case notPermitted = "not-permitted"
    case systemFailure = "system-failure"
    case tooManyClients = "too-many-clients"
    /// None is kept that is meant, or several may be.
    case noSuchRelease = "no-such-release"
    /// The supervisor itself cannot be replaced now.
    case notReplaceable = "not-replaceable"
    /// There is a keeper, or a service manager in its place, or none was ever wanted.
    case noKeeperMissing = "no-keeper-missing"
  }
}

/// Where an attempt is.
package struct AttemptProgress: Hashable, Sendable {
  package var attempt: UInt64
  package var phase: AttemptPhase
  /// Since the attempt began.
  package var elapsed: Duration
  /// Since the phase began.
  package var phaseElapsed: Duration
  /// Connections that wait in the kernel's queues now, and the smallest limit of a queue; nothing while not sampled.
  package var queued: UInt32?
  package var queueLimit: UInt32?

  package init(
    attempt: UInt64, phase: AttemptPhase, elapsed: Duration, phaseElapsed: Duration, queued: UInt32? = nil,
    queueLimit: UInt32? = nil
  ) {
    self.attempt = attempt
    self.phase = phase
    self.elapsed = elapsed
    self.phaseElapsed = phaseElapsed
    self.queued = queued
    self.queueLimit = queueLimit
  }
}

/// A receipt in one line.
package struct ReceiptOverview: Hashable, Sendable {
  package var attempt: UInt64
  package var intent: AttemptIntent
  package var outcome: Outcome
  package var cause: ReceiptCause
  package var startedAt: WallClock
  package var took: Duration
  package var acceptGap: Duration?
  package var release: String
  package var releaseDigest: Digest?

  package init(of receipt: Receipt) {
    attempt = receipt.attempt
    intent = receipt.intent
    outcome = receipt.outcome
    cause = ReceiptCause(receipt.cause.code, receipt.cause.detail.cut())
    startedAt = receipt.timing.startedAt
    took = receipt.timing.took
    acceptGap = receipt.timing.moments.acceptGap
    release = receipt.to.path.cut()
    releaseDigest = receipt.to.digest
  }
}
