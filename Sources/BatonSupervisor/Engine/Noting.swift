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
    if isDraining, current.notes.connections.openAtDrain == nil {
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

  func note(_ drained: Message.Drained) {
    guard let current else { return }
    let left = drained.openConnectionsRemaining
    current.notes.connections.closedByForce = left
    if let open = current.notes.connections.openAtDrain {
      current.notes.connections.closedInOrder = open - min(open, left)
    }
  }
}
