import BatonPlatform
package import BatonProtocol

/// The times of the control thread. Those of the product are the defaults; tests take shorter ones.
package struct Tuning: Sendable {
  /// How often the supervisor is shown that this process lives.
  package var heartbeat = ProtocolLimits.heartbeat
  /// What the supervisor is granted before it counts as silent; asked for at each of its frames.
  package var silence: @Sendable (ProtocolVersion) -> Duration = {
    $0 >= .two ? ProtocolLimits.silence : ProtocolLimits.silenceOfVersionOne
  }
  /// How often a missing lock is tried again. Short, because it is a part of the time to roll back.
  package var retake: Duration = .milliseconds(10)
  /// How long a lock may be missing before the application is told: its former holder may be just letting go of it.
  package var patienceForLock = ProtocolLimits.lockReleaseOfVersionOne
  /// The same where nobody supervises: only as long as a child of a former holder may hold it between fork and exec.
  package var patienceAlone: Duration = .milliseconds(250)
  /// What an application that was told to end has to put its things in order; then its process is ended.
  package var graceAfterEnd: Duration = .seconds(2)
  /// The same for one that has sealed and retires: it owns nothing any more, so nobody waits for it.
  package var graceAfterRetirement: Duration = .seconds(10)
  /// From an offer to its answer, and to the next offer that finds room.
  package var answer = ProtocolLimits.answer
  /// How long the application may take to decide about an offer.
  package var pendingOffer = ProtocolLimits.pendingOffer
  /// About how many offers it may be asked at once.
  package var pendingOffers = ProtocolLimits.pendingOffers
  /// How many offers are in the air at most.
  package var offersInTheAir = ProtocolLimits.offersInTheAir
  /// So many failures in a row end the offering.
  package var offerFailuresInRow = ProtocolLimits.offerFailuresInRow
  /// How a process is ended that does not end by itself.
  package var endProcess: @Sendable () -> Void = { Host.endThisProcess(code: 111) }

  /// How long an application that is about to end waits at most until the supervisor has been told its last word.
  static let lastWordDelivery: Duration = .seconds(2)

  package init() {}
}
