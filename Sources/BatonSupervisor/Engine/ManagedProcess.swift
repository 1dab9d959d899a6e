import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

/// A process that this supervisor or an earlier one started, and what it has said of itself.
///
/// It does not know whether it is the successor or the incumbent: the engine does.
final class ManagedProcess {
  let handle: ProcessHandle
  /// The attempt that it was started for.
  let birth: Attempt
  var release: Release
  let startedAt: WallClock
  let origin: Origin
  let exitToken: UInt64
  let channelToken: UInt64

  /// Nothing when it will never carry a frame again.
  var channel: ControlChannel?
  var gate = VersionGate.ofSupervisor
  /// What the loop was told to watch the channel for.
  var interest = Interest.readable
  /// What it has sent and cannot be taken yet.
  var rest = Reception.Rest.nothing

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

  /// By whom it was started.
  enum Origin: Hashable {
    case ownChild
    /// By an earlier supervisor: somebody else may be its parent, and learn its exit status.
    case adopted
  }

  /// Where what it says only once is noted for the next supervisor; nothing where there is no store.
  var notesFile: OwnedDescriptor?
  /// Its descriptors in the store.
  var stored: [StoredName] = []

  init(
    _ handle: consuming ProcessHandle, channel: consuming ControlChannel, notes: consuming OwnedDescriptor?,
    birth: Attempt, release: Release, tokens: (exit: UInt64, channel: UInt64)
  ) {
    self.handle = handle
    self.channel = consume channel
    self.birth = birth
    self.release = release
    origin = .ownChild
    startedAt = .now
    notesFile = notes
    exitToken = tokens.exit
    channelToken = tokens.channel
  }

  /// One that an earlier supervisor has left behind.
  init(
    adopting found: FoundProcess, of release: Release, tokens: (exit: UInt64, channel: UInt64)
  ) throws(SystemFailure) {
    guard let handle = found.handle.take() else { fatalError("bug in baton: a process is adopted once") }
    let notes = found.notes
    let version = notes?.version.map { ProtocolVersion(UInt16(clamping: $0)) }
    self.handle = handle
    if let socket = found.channel.take() {
      channel = .some(try ControlChannel(socket, version: version ?? .one, intake: .wholeFrames))
    } else {
      channel = nil
    }
    birth = found.attempt
    self.release = release
    origin = .adopted
    startedAt = notes?.startedAt ?? .now
    notesFile = found.notesFile.take()
    exitToken = tokens.exit
    channelToken = tokens.channel
    if let version { gate = .settled(on: version) }
    prepared = notes?.prepared
    generation = notes?.generation
    servesSince = notes?.servesSinceNanoseconds.map { MonotonicInstant(nanoseconds: $0) }
    stored = found.stored
  }

  var pid: Int32 { handle.pid }

  /// As what it can be found when its channel is lost.
  var guest: Guest { Guest(birth, handle.identity) }

  var exitStatus: ExitStatus? {
    guard case .reaped(let status) = life else { return nil }
    return status
  }

  /// The version of its channel, once it is chosen.
  var version: ProtocolVersion? { gate.chosen }

  var known: KnownProcess {
    KnownProcess(handle.identity, generation: generation)
  }

  /// `nil` when nobody can be in it any more.
  var session: ProcessSession? {
    get throws(SystemFailure) {
      switch origin {
      case .ownChild: ProcessSession(id: pid)
      case .adopted: try ProcessSession(startedBy: handle.identity)
      }
    }
  }

  var processNotes: ProcessNotes {
    ProcessNotes(
      version: version.map { UInt32($0.number) }, prepared: prepared, generation: generation, startedAt: startedAt,
      servesSinceNanoseconds: servesSince?.nanoseconds)
  }
}
