import BatonMachines
import BatonPlatform
import BatonProtocol

/// What the application tells the control thread.
enum Wish: Sendable {
  /// All that can be done without owning the data is done.
  case warmed
  /// The data is open (again), and the application would serve.
  case opened(Attempt, Opening)
  case drainFinished(Attempt)
  case sealProgress(sealed: UInt32, total: UInt32, revision: UInt64)
  case sealFinished(Attempt, Sealed)
  case sealFailed(Attempt, SealFailure)
  case declined(RefusalCode, String)
  case dropped(StageName)
  case stop
  case moment(MomentKind, MonotonicInstant)
  /// No connection is open any more.
  case connectionsClosed
  /// What is still open will be closed by the end of the process.
  case lastConnectionsClosed
  case parked(ParkedConnection)
  /// All that can be parked is, because of Move: the server serves no more, and waits to be told to go.
  case leftService
  case offerDecided(PendingOffer)
  /// A wait with a deadline has begun: the loop must not sleep beyond it.
  case deadlineAdded
  /// The thread shall end and let go of everything. Tests only: a server's thread lives as long as its process.
  case detach
}

/// What a server shows when it would serve.
struct Opening: Sendable {
  var revisions: [UInt64] = []
  var health = Health.sound
}

struct Sealed: Sendable {
  var revisions: [UInt64]
  var fingerprint: Fingerprint
}

struct SealFailure: Sendable {
  var error: String
  var partialState: String
}

/// The name of a stage, as the supervisor shows it when the application lets go of one.
enum StageName: String, Sendable {
  case warming, owning, serving, sealing
}
