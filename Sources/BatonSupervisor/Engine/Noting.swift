import BatonMachines
import BatonPlatform
import BatonProtocol

// What is seen goes to the notes of the attempt in flight; outside an attempt it goes nowhere.

extension Engine {
  /// The particulars of a cause, for when the machine blames it. The first ones count.
  func blameDetail(_ cause: BatonMachines.Cause, _ detail: String, code: CauseCode? = nil) {
    guard let current, current.notes.outcome == nil, current.notes.details[cause] == nil else { return }
    current.notes.details[cause] = ReceiptCause(code ?? .attempt(cause), detail)
  }

  func note(_ phase: Supervisor.Phase) {
    guard let current, let phase = AttemptPhase(phase), phase != current.notes.phase else { return }
    // A process that is yet to be made cannot be waited for.
    if phase == .hello, successor?.birth != current.number { return }
    enter(phase, current)
  }

  func enter(_ phase: AttemptPhase, _ attempt: OngoingAttempt) {
    attempt.notes.enter(phase)
    log.say(.fact(.info, "phase \(phase.rawValue)", attempt: attempt.number.number))
    if phase == .resume { watchQueues() }
    oweProgress(of: attempt)
  }

  func note(
    _ finding: BatonProtocol.Judgement, _ name: String, expected: String, got: String
  ) {
    let sound: CheckedVerdict.Finding = finding == .sound ? .sound : .unsound
    current?.notes.verdicts.append(CheckedVerdict(name, expected: expected, got: got, sound))
  }

  func note(_ status: Message.Status, of process: ManagedProcess) {
    process.status = status
    guard let current, process === incumbent, current.handoffID == status.handoffID else { return }
    let isDraining = current.notes.phase == .drain
    // Zero is also what a process says that does not count; one that counts says it in Closed.
    if isDraining, current.notes.connections.openAtDrain == nil, status.openConnections > 0 {
      current.notes.connections.openAtDrain = status.openConnections
    }
  }

  /// The instants of the accept gap may come when the attempt has moved on, never when it is over.
  func note(_ moment: Message.Moment) {
    guard let attempt = attempts[attempt(of: moment.handoffID)] else { return }
    let time = moment.monotonicNanoseconds
    switch moment.kind {
    case .stoppedAccepting: attempt.notes.moments.stoppedAccepting = time
    case .lastAccept: attempt.notes.moments.lastAccept = time
    case .serveRead: attempt.notes.moments.serveRead = time
    case .firstAccept: attempt.notes.moments.firstAccept = time
    case .firstAnswer: attempt.notes.moments.firstAnswer = time
    }
  }

  func note(_ progress: Message.SealProgress) {
    log.say(
      .fact(
        .debug, "sealed \(progress.shardsSealed) of \(progress.shardsTotal) shards", attempt: current?.number.number),
      at: .debug)
  }

  /// What became of the incumbent's connections. One that drains after its attempt is over is asked again when it has left.
  func note(_ closed: Message.Closed, by process: ManagedProcess) {
    guard let counts = ConnectionCounts(closed) else {
      let found = "of \(closed.openAtDrain) connections \(closed.inOrder) in order and \(closed.byForce) by force"
      return log.say(.fact(.warning, "a process says that it closed more than there were", pid: process.pid, found))
    }
    process.closed = (closed.handoffID, counts)
    guard process === incumbent else { return }
    attempts[attempt(of: closed.handoffID)]?.notes.connections = counts
  }

  /// What a process said that was released, for the receipt of the attempt that has released it.
  func noteDeparture(of process: ManagedProcess) {
    guard let attempt = process.releasedBy, let (id, counts) = process.closed, id == attempt.handoffID else { return }
    if let index = unfiled.firstIndex(where: { $0.attempt === attempt }) {
      unfiled[index].receipt.connections = counts
    } else if let problem = store.receipts.add(counts, to: attempt.number.number) {
      log.say(
        .unable(
          .warning, to: "add what became of the connections to the receipt", "", attempt: attempt.number.number,
          because: problem))
    }
  }
}

extension ConnectionCounts {
  /// Nothing when it is more than there were.
  fileprivate init?(_ closed: Message.Closed) {
    guard UInt64(closed.inOrder) + UInt64(closed.byForce) <= UInt64(closed.openAtDrain) else { return nil }
    self.init(openAtDrain: closed.openAtDrain, closedInOrder: closed.inOrder, closedByForce: closed.byForce)
  }
}
