import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

/// From the channel to the machine.
extension Session {
  func readLine() {
    guard let line else { return }
    let reception = line.channel.receive()
    for arrival in reception.arrivals {
      timers.supervisorSpoke()
      take(arrival, on: line)
    }
    guard let end = reception.end else { return }
    hangUp()
    if case .failed(let failure) = end {
      notice("unable to talk with the supervisor: \(failure)")
      if case .violated = failure { feed(.supervisorViolated) }
    }
    feed(.supervisorGone)
    awaitReturn()
  }

  /// The channel is of no more use.
  private func hangUp() {
    // Closing takes it out of the loop in any case.
    try? line?.forget(in: loop)
    line = nil
  }

  private func take(_ arrival: Arrival, on line: Line) {
    do throws(ProtocolViolation) {
      try line.gate.admit(Frame(version: arrival.version, message: arrival.message))
    } catch {
      notice("the supervisor broke the protocol: \(error)")
      return feed(.supervisorViolated)
    }
    if let chosen = line.gate.chosen { line.channel.version = chosen }
    if let happening = translate(arrival) { feed(happening) }
  }

  private func translate(_ arrival: Arrival) -> Happening? {
    switch arrival.message {
    case .helloAck(let it):
      portfolio.dialect = it.chosenVersion >= .two ? .second : .first
      timers.version = it.chosenVersion
      return .helloAckReceived(attempts.begun(it.handoffID), portfolio.dialect)
    case .begin(let id): return .beginReceived(attempts.attempt(id), .acquire)
    case .beginOwned(let it): return begin(it, arrival.passed)
    case .serve(let id): return serve(attempts.attempt(id))
    case .prepareHandoff(let it): return prepare(it)
    case .sealRequest(let id):
      parcel.escrow = arrival.passed
      return .sealRequestReceived(attempts.attempt(id))
    case .commit(let id):
      // A server without data hears of the attempt only now: its drain belongs to it.
      return .commitReceived(declaration.data == nil ? attempts.begun(id) : attempts.attempt(id))
    case .resumeAfterAbort(let id): return .resumeReceived(attempts.attempt(id), .absent)
    case .resumeOwned(let it): return resume(it, arrival.passed)
    case .abort(let it):
      portfolio.reason = it.reason
      return .abortReceived(attempts.attempt(it.handoffID))
    case .refused(let it):
      portfolio.reason = it.reason
      return .refusedReceived
    case .statusRequest(let id):
      send(status(of: id))
      return nil
    case .heartbeat: return nil
    case .rendezvous:
      keepRendezvous(arrival.passed)
      return nil
    case .hello, .drained, .sealProgress, .sealComplete, .sealFailed, .ready, .prepared, .resumed, .status, .moment,
      .dropped, .closed, .incumbency, .handBack, .moved:
      notice("the supervisor sent \(arrival.message.kind.name), which only a process sends")
      return .supervisorViolated
    case .park(let id): return takePark(id)
    case .move(let it): return takeMove(it, arrival.passed)
    }
  }

  private func begin(_ it: Message.BeginOwned, _ passed: PassedDescriptor?) -> Happening {
    let attempt = attempts.attempt(it.handoffID)
    parcel.lock = passed
    parcel.grant(it.generation, in: attempt)
    switch it.lock {
    case .attached: return .beginReceived(attempt, .attached)
    case .acquire: return .beginReceived(attempt, .acquire)
    case .noLock: return .beginReceived(attempt, .none)
    }
  }

  private func resume(_ it: Message.ResumeOwned, _ passed: PassedDescriptor?) -> Happening {
    let attempt = attempts.attempt(it.handoffID)
    parcel.lock = passed
    parcel.grant(it.generation, in: attempt)
    return .resumeReceived(attempt, passed == nil ? .absent : .attached)
  }

  private func serve(_ attempt: Attempt) -> Happening {
    parcel.serveRead = .now()
    return .serveReceived(attempt)
  }

  private func prepare(_ it: Message.PrepareHandoff) -> Happening {
    let now = MonotonicInstant.now()
    let end = now.advanced(by: .milliseconds(Int64(clamping: it.deadlineMilliseconds)))
    let grace = now.advanced(by: .milliseconds(Int64(clamping: it.drainGraceMilliseconds)))
    parcel.drain = DrainRequest(
      reason: .handoff, connections: moving.parkingFor == it.handoffID ? .park : .close, grace: min(grace, end),
      end: end)
    return .prepareReceived(attempts.begun(it.handoffID))
  }
}
