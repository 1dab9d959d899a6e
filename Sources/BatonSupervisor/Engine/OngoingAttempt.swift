import BatonMachines
import BatonPlatform
import BatonProtocol

/// One attempt, from its request to its receipt.
final class OngoingAttempt {
  var opened: OpenedAttempt
  var notes: AttemptNotes
  /// The executable as its asker opened it, if it was passed.
  let executable: OwnedDescriptor?
  /// What is executed.
  var image = Image.ofItsPath
  /// The file that was checked before it was executed, until it is pinned.
  var source: OwnedDescriptor?
  /// What was asked for: an upgrade becomes a cold start when nobody serves.
  let wanted: Course.Origin
  /// The longest that the whole may take, as the asker wished.
  let limit: Duration?

  /// What the incumbent sealed; nothing before, and at a start.
  var sealedRevisions: [UInt64]?
  var serveSent = false
  var beginning = Beginning.byThisSupervisor
  /// Times that its program was found open for writing.
  var busyLaunches = 0
  /// Clients that want to hear how it goes on.
  var watchers: [UInt64] = []
  var watching = UpgradeRequest.Waiting.untilFinished
  var lastQueueReport: MonotonicInstant?

  init(_ opened: OpenedAttempt, executable: consuming OwnedDescriptor?, limit: Duration?) {
    self.opened = opened
    // One that is taken over may have become a start already.
    wanted = opened.asker == .supervisor ? .coldStart : .handoff
    self.executable = executable
    self.limit = limit
    notes = AttemptNotes()
  }

  enum Beginning: Hashable {
    case byThisSupervisor, byAnEarlierSupervisor
  }

  enum Image {
    /// What the release's path leads to.
    case ofItsPath
    case pinned(path: String, Digest)
    /// Nothing that could be executed is what was committed.
    case missing(ReceiptCause)
  }

  /// The path that is executed.
  var program: String {
    if case .pinned(let path, _) = image { return path }
    return opened.release.executable
  }

  var number: Attempt { opened.course.attempt }
  var course: Course { opened.course }
  var handoffID: HandoffID { opened.handoffID }
  var release: Release { opened.release }
}

/// What is seen of an attempt while it lasts: the stuff that its receipt is made of.
struct AttemptNotes {
  let startedAt: WallClock
  let started: MonotonicInstant
  /// The phases entered so far, and when.
  private(set) var entries: [(phase: AttemptPhase, at: MonotonicInstant)] = []
  var moments = GapMoments()
  var verdicts: [CheckedVerdict] = []
  /// The most that was seen to wait, a listener each, in the order of the configuration.
  var queues: [ListenQueue?] = []
  var drops = KernelDrops()
  var connections = ConnectionCounts()
  /// Those who took part, the incumbent first.
  var processes: [(role: ProcessRole, process: ManagedProcess)] = []
  var from: Release?
  var remarks: [String] = []

  /// The first blame: why the attempt does not go on.
  var blame: ReceiptCause?
  /// The particulars of causes that may be blamed next.
  var details: [Cause: ReceiptCause] = [:]
  var outcome: Outcome?

  init(startedAt: WallClock = .now, started: MonotonicInstant = .now()) {
    self.startedAt = startedAt
    self.started = started
  }

  /// A phase that goes on is not entered again.
  mutating func enter(_ phase: AttemptPhase) {
    guard entries.last?.phase != phase else { return }
    entries.append((phase, .now()))
  }

  var phase: AttemptPhase { entries.last?.phase ?? .prepare }

  /// The phases with their times, the last one until now.
  func phases(until end: MonotonicInstant) -> [PhaseTime] {
    entries.indices.map { index in
      let (phase, start) = entries[index]
      let next = index + 1 < entries.count ? entries[index + 1].at : end
      return PhaseTime(phase, startsAfter: started.duration(to: start), took: start.duration(to: next))
    }
  }

  func progress(of attempt: Attempt, queue: ListenQueue?) -> AttemptProgress {
    let now = MonotonicInstant.now()
    return AttemptProgress(
      attempt: attempt.number, phase: phase, elapsed: started.duration(to: now),
      phaseElapsed: (entries.last?.at ?? started).duration(to: now), queued: queue.map { UInt32(clamping: $0.queued) },
      queueLimit: queue.map { UInt32(clamping: $0.limit) })
  }
}
