import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

/// A process that this supervisor started, and what it has said of itself.
///
/// It does not know whether it is the successor or the incumbent: the engine does.
final class ManagedProcess {
  let handle: ProcessHandle
  /// The attempt that it was started for.
  let birth: Attempt
  var release: Release
  let startedAt: WallClock
  let exitToken: UInt64
  let channelToken: UInt64

  /// Nothing when it will never carry a frame again.
  var channel: ControlChannel?
  var gate = VersionGate.ofSupervisor
  /// What the loop was told to watch the channel for.
  var interest = Interest.readable

  var hello: Message.Hello?
  var prepared: Message.Prepared?
  /// The last one that it sent.
  var status: Message.Status?
  /// What became of its connections, and in which attempt, as it said last.
  var closed: (attempt: HandoffID, counts: ConnectionCounts)?
  /// The attempt that has put it out of the machine's sight.
  var releasedBy: OngoingAttempt?
  /// Under which it owns the data, as far as is known.
  var generation: Generation?
  /// Since when it serves.
  var servesSince: MonotonicInstant?

  var life = Life.running
  /// Whether it is being killed with all that it started.
  var sentence = DeathSentence.none

  enum Life: Hashable {
    case running
    /// It has ended; what it started may still be there. It is a zombie, so that its pid stays its own.
    case ended
    /// It and all it started are gone.
    case reaped(ExitStatus?)
  }

  enum DeathSentence: Hashable {
    case none, killed
  }

  init(
    _ handle: consuming ProcessHandle, channel: consuming ControlChannel, birth: Attempt, release: Release,
    tokens: (exit: UInt64, channel: UInt64)
  ) {
    self.handle = handle
    self.channel = consume channel
    self.birth = birth
    self.release = release
    startedAt = .now
    exitToken = tokens.exit
    channelToken = tokens.channel
  }

  var pid: Int32 { handle.pid }

  var exitStatus: ExitStatus? {
    guard case .reaped(let status) = life else { return nil }
    return status
  }

  /// The version of its channel, once it is chosen.
  var version: ProtocolVersion? { gate.chosen }

  var known: KnownProcess {
    KnownProcess(handle.identity, generation: generation)
  }

  var session: ProcessSession { ProcessSession(id: pid) }
}
