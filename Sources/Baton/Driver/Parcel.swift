import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

/// What came along with messages and is needed by the commands that follow.
struct Parcel {
  /// The lock's descriptor, until it is taken or the message is dealt with.
  var lock: PassedDescriptor?
  /// The incumbent's end of the escrow pair of the attempt, on which the lock goes.
  var escrow: PassedDescriptor?
  /// The generations that the supervisor has given out, by attempt: a late word about a dead one must not replace that of
  /// the attempt in flight.
  private var granted: [Attempt: Generation] = [:]
  private static let remembered = 8
  /// The times that came with PrepareHandoff.
  var drain: DrainRequest?
  /// When Serve was read.
  var serveRead: MonotonicInstant?

  func granted(in attempt: Attempt) -> Generation? { granted[attempt] }

  /// The one that was given out last.
  var latestGrant: Generation? { granted.max { $0.key < $1.key }?.value }

  mutating func grant(_ generation: Generation, in attempt: Attempt) {
    granted[attempt] = generation
    if granted.count > Self.remembered, let oldest = granted.keys.min() { granted[oldest] = nil }
  }
}

/// What the application has shown or said, and why things happen: the particulars of the messages that tell it.
struct Portfolio {
  var role = Role.incumbent
  var dialect = Dialect.second
  /// The application has done all that it can do without owning the data.
  var isWarm = false
  /// The application will not serve.
  var hasDeclined = false
  /// The attempt for which the machine has asked the application to warm up.
  var warmingFor: Attempt?
  var opening = Opening()
  var sealed = Sealed(revisions: [], fingerprint: .zero)
  var sealFailure = SealFailure(error: "", partialState: "")
  var refusal: (code: RefusalCode, reason: String) = (.other, "")
  var stage = StageName.warming
  /// The supervisor's own words, where it gave some.
  var reason = ""
  /// Why a command failed.
  var trouble: BatonError?
  /// Since when the lock could not be had.
  var lockMissingSince: MonotonicInstant?

  /// Why the process has to end or to retire, if it has to.
  private(set) var ending = BatonError(.stopped, "unable to go on: the server asked to stop")

  /// Keeps the reason for what the machine may be about to command.
  mutating func note(_ happening: Happening) {
    ending =
      switch happening {
      case .refusedReceived: BatonError(.aborted, "unable to serve: the supervisor refused: \(reason)")
      case .abortReceived: BatonError(.aborted, "unable to serve: the supervisor aborted the upgrade: \(reason)")
      case .commitReceived: BatonError(.aborted, "unable to serve on: the successor has taken over")
      case .supervisorGone: BatonError(.supervisorGone, "unable to serve: the supervisor is gone")
      case .supervisorViolated: BatonError(.supervisorGone, "unable to serve: the supervisor broke the protocol")
      case .timerFired: BatonError(.supervisorGone, "unable to serve: the supervisor is silent")
      case .lockUnreadable, .stampFailed: trouble ?? BatonError(.system, "unable to own the data")
      case .declined: BatonError(.stopped, "unable to serve: \(refusal.reason)")
      case .dropped: BatonError(.stopped, "unable to go on: the server let go of its stage")
      case .helloAckReceived, .beginReceived, .serveReceived, .prepareReceived, .sealRequestReceived, .resumeReceived,
        .warmed, .opened, .drainFinished, .sealFinished, .sealFailed, .stopRequested, .lockPassed, .lockNotPassed,
        .lockTaken, .lockUnavailable, .stamped:
        BatonError(.stopped, "unable to go on: the server asked to stop")
      }
  }
}
