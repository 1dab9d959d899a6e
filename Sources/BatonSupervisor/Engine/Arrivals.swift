import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

// From a frame to an input. What the sender is in the machine's eyes decides what its words mean.

extension Engine {
  func take(_ arrival: Arrival, from process: ManagedProcess) {
    // A channel that was given up in the middle of what it had brought.
    guard process.channel != nil else { return }
    do {
      try process.gate.admit(Frame(version: arrival.version, message: arrival.message))
    } catch {
      return reportViolation(by: process, "\(error)")
    }
    noteSignOfLife(of: process)
    log.say(
      .fact(.debug, "received \(arrival.message.kind.name)", attempt: current?.number.number, pid: process.pid),
      at: .debug)
    if noteFacts(of: arrival.message, from: process) == .noted { return }
    if process === successor {
      takeFromSuccessor(arrival.message, arrival, process)
    } else if process === incumbent {
      takeFromIncumbent(arrival.message, process)
    }
  }

  /// Any frame counts.
  private func noteSignOfLife(of process: ManagedProcess) {
    let timer: SupervisorTimer = process === successor ? .successorSilence : .incumbentSilence
    guard deadlines.isSet(.machine(timer)) else { return }
    deadlines.set(.machine(timer), in: duration(of: timer))
  }

  enum FactsNoted {
    case noted, toBeDecided
  }

  /// Words that tell something and ask for nothing.
  private func noteFacts(of message: Message, from process: ManagedProcess) -> FactsNoted {
    switch message {
    case .heartbeat: break
    case .status(let status): note(status, of: process)
    case .moment(let moment): take(moment, from: process)
    case .sealProgress(let progress): note(progress)
    case .closed(let closed): note(closed, by: process)
    case .hello, .helloAck, .prepareHandoff, .drained, .sealRequest, .sealComplete, .sealFailed, .begin, .ready,
      .commit, .abort, .resumeAfterAbort, .prepared, .beginOwned, .resumeOwned, .serve, .resumed, .statusRequest,
      .refused, .dropped, .rendezvous, .incumbency, .handBack, .park, .move, .moved:
      return .toBeDecided
    }
    return .noted
  }

  private func takeFromSuccessor(_ message: Message, _ arrival: Arrival, _ process: ManagedProcess) {
    switch message {
    case .hello(let hello): take(hello, arrival.credentials, from: process)
    case .prepared(let prepared): take(prepared, from: process)
    case .ready(let ready): take(ready, from: process)
    case .refused(let refused):
      blameDetail(.successorRefused, "the successor (pid \(process.pid)) refused (\(refused.code)): \(refused.reason)")
      take(.refusedReceived(attempt(of: refused.handoffID)))
    case .dropped(let dropped):
      let detail = "the successor (pid \(process.pid)) let go of its stage \"\(dropped.stage)\" without finishing it"
      blameDetail(.successorDropped, detail)
      take(.successorDropped(attempt(of: dropped.handoffID)))
    case .moved(let moved): take(moved, from: process)
    case .drained, .sealComplete, .sealFailed, .resumed, .helloAck, .prepareHandoff, .sealRequest, .begin, .commit,
      .abort, .resumeAfterAbort, .beginOwned, .resumeOwned, .serve, .statusRequest, .status, .moment, .heartbeat,
      .sealProgress, .closed, .rendezvous, .incumbency, .handBack, .park, .move:
      reportViolation(by: process, "expected the words of a successor, got \(message.kind.name)")
    }
  }

  private func takeFromIncumbent(_ message: Message, _ process: ManagedProcess) {
    switch message {
    case .drained(let drained): take(drained, from: process)
    case .sealComplete(let complete): take(complete, from: process)
    case .sealFailed(let failed):
      blameDetail(.sealFailed, "the incumbent (pid \(process.pid)) was unable to seal: \(failed.error)")
      take(.sealFailedReceived(attempt(of: failed.handoffID)))
    case .resumed(let resumed): take(resumed, from: process)
    case .moved(let moved): take(moved, from: process)
    case .dropped(let dropped):
      let detail = "the incumbent (pid \(process.pid)) let go of its stage \"\(dropped.stage)\" without finishing it"
      blameDetail(.incumbentDropped, detail)
      take(.incumbentDropped)
    case .refused(let refused):
      blameDetail(.incumbentDropped, "the incumbent (pid \(process.pid)) refused (\(refused.code)): \(refused.reason)")
      take(.incumbentDropped)
    // Of its birth: it became the incumbent before these were read.
    case .ready, .prepared: break
    case .hello, .helloAck, .prepareHandoff, .sealRequest, .begin, .commit, .abort, .resumeAfterAbort, .beginOwned,
      .resumeOwned, .serve, .statusRequest, .status, .moment, .heartbeat, .sealProgress, .closed,
      .rendezvous, .incumbency, .handBack, .park, .move:
      reportViolation(by: process, "expected the words of an incumbent, got \(message.kind.name)")
    }
  }

  /// The moment in which it has read Serve is also the sign that it serves.
  private func take(_ moment: Message.Moment, from process: ManagedProcess) {
    note(moment)
    guard moment.kind == .serveRead, process === successor || process === incumbent else { return }
    take(.servingReceived(attempt(of: moment.handoffID)))
  }

  private func take(_ resumed: Message.Resumed, from process: ManagedProcess) {
    process.generation = max(process.generation ?? .zero, resumed.generation)
    writeNotes(of: process)
    store.raiseGeneration(to: resumed.generation)
    let number = attempt(of: resumed.handoffID)
    attempts[number]?.notes.moments.resumedSeen = MonotonicInstant.now().nanoseconds
    take(.resumedReceived(number))
  }

  /// The number of the attempt that a message names; one that nobody has for an attempt that is not known any more.
  func attempt(of id: HandoffID) -> Attempt {
    attempts.values.first { $0.handoffID == id }?.number ?? Attempt(0)
  }
}
