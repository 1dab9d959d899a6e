package import BatonMachines
package import BatonProtocol

/// What an attempt leaves behind, whatever became of it: promise 8.
///
/// The engine fills it while the attempt runs and stores it when the attempt has ended. It holds no value of an
/// environment variable, only names, because receipts are pasted into tickets. A field that could not be measured is
/// nothing, never zero.
package struct Receipt: Hashable, Sendable {
  /// The number of the attempt; it only grows, also over restarts of the supervisor.
  package var attempt: UInt64
  package var handoffID: HandoffID
  package var service: String
  package var intent: AttemptIntent
  package var strategy: Course.Strategy
  package var outcome: Outcome
  package var cause: ReceiptCause
  package var asker: Asker
  /// Why it was asked for, in the asker's words.
  package var reason: String
  package var timing: Timing
  /// The release that served when the attempt began.
  package var from: ReleaseSummary?
  /// The release that should serve next.
  package var to: ReleaseSummary
  /// Every process that took part, the incumbent first.
  package var processes: [ProcessSummary] = []
  /// Who serves now that the attempt has ended.
  package var serving: ServingProcess?
  package var verdicts: [CheckedVerdict] = []
  package var listeners: [ListenerSummary] = []
  package var connections = ConnectionCounts()
  package var kernelDrops = KernelDrops()
  /// What else somebody should know, a sentence each.
  package var notes: [String] = []

  package init(
    attempt: UInt64, handoffID: HandoffID, service: String, intent: AttemptIntent, strategy: Course.Strategy,
    outcome: Outcome, cause: ReceiptCause, asker: Asker, reason: String, timing: Timing, from: ReleaseSummary?,
    to: ReleaseSummary
  ) {
    self.attempt = attempt
    self.handoffID = handoffID
    self.service = service
    self.intent = intent
    self.strategy = strategy
    self.outcome = outcome
    self.cause = cause
    self.asker = asker
    self.reason = reason
    self.timing = timing
    self.from = from
    self.to = to
  }
}

/// When an attempt was, and how long its parts took.
package struct Timing: Hashable, Sendable {
  /// For people.
  package var startedAt: WallClock
  /// `CLOCK_MONOTONIC` at the same moment: the origin of every offset on the receipt.
  package var startedMonotonicNanoseconds: UInt64
  package var took: Duration
  /// In the order in which they were entered.
  package var phases: [PhaseTime]
  package var moments: GapMoments

  package init(
    startedAt: WallClock, startedMonotonicNanoseconds: UInt64, took: Duration = .zero, phases: [PhaseTime] = [],
    moments: GapMoments = GapMoments()
  ) {
    self.startedAt = startedAt
    self.startedMonotonicNanoseconds = startedMonotonicNanoseconds
    self.took = took
    self.phases = phases
    self.moments = moments
  }
}

/// One phase of an attempt: when it began, counted from the start of the attempt, and how long it lasted.
package struct PhaseTime: Hashable, Sendable {
  package var phase: AttemptPhase
  package var startsAfter: Duration
  package var took: Duration

  package init(_ phase: AttemptPhase, startsAfter: Duration, took: Duration) {
    self.phase = phase
    self.startsAfter = startsAfter
    self.took = took
  }
}

/// The instants that the accept gap is made of, on `CLOCK_MONOTONIC`, as the processes themselves stamped them.
package struct GapMoments: Hashable, Sendable {
  /// The incumbent ceased to accept.
  package var stoppedAccepting: UInt64?
  /// The incumbent's last accept.
  package var lastAccept: UInt64?
  /// The successor read Serve, and may answer.
  package var serveRead: UInt64?
  package var firstAccept: UInt64?
  package var firstAnswer: UInt64?
  /// The supervisor read Resumed: after an abort, the incumbent accepts again.
  package var resumedSeen: UInt64?

  package init() {}

  /// How long nobody could answer: until the successor might, or else until the incumbent was seen to accept again.
  package var acceptGap: Duration? {
    guard let stoppedAccepting, let end = resumedSeen ?? serveRead else { return nil }
    return .between(stoppedAccepting, end)
  }
}
