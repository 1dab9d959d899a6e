import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

/// The machines' commands.
extension Session {
  func execute(_ command: Successor.Command) {
    switch command {
    case .sendPrepared(let n): send(prepared(n))
    case .sendReady(let n): send(ready(n))
    case .sendServing(let n): send(serving(n))
    case .sendRefused: send(refused)
    case .sendDropped: send(dropped)
    case .sendHeartbeat: beat()
    case .askToWarm(let n): askToWarm(n)
    case .askToOpen(let n): askToOpen(n)
    case .startServing: startServing()
    case .takeAttachedLock(let n): takeAttachedLock(n)
    case .tryLock(let n): tryLock(n)
    case .stamp: stamp()
    case .exit: end(portfolio.ending)
    case .arm(let timer): arm(timer)
    case .disarm(let timer): timers.disarm(timer)
    }
  }

  func execute(_ command: Incumbent.Command) {
    switch command {
    case .sendDrained:
      tell(traffic.takeWholeConnections())
      send(drained)
    case .sendSealComplete(let n): send(sealComplete(n))
    case .sendSealFailed(let n): send(sealFailed(n))
    case .sendResumed(let n): send(resumed(n))
    case .sendServing(let n): send(serving(n))
    case .sendDropped: send(dropped)
    case .sendHeartbeat: beat()
    case .askToDrain(let n): askToDrain(n)
    case .askToSeal(let n): desk.call(.seal(n))
    case .askToReopen(let n): askToReopen(n)
    case .startServing: startServing()
    case .askToRetire: askToRetire(portfolio.ending)
    case .passLock(let n): passLock(n)
    case .takeAttachedLock(let n): takeAttachedLock(n)
    case .tryLock(let n): tryLock(n)
    case .stamp: stamp()
    case .arm(let timer): arm(timer)
    case .disarm(let timer): timers.disarm(timer)
    }
  }

  /// Nobody is there to hear a heartbeat, or to fall silent, where nobody supervises.
  private func arm(_ timer: ProcessTimer) {
    if supervision == .supervised || timer == .retake { timers.arm(timer) }
  }

  private func beat() {
    send(heartbeat)
    send(status(of: attempts.latest))
  }
}

// MARK: The application

extension Session {
  private func askToWarm(_ attempt: Attempt) {
    portfolio.warmingFor = attempt
    if portfolio.hasDeclined {
      results.append(.declined)
    } else if portfolio.isWarm {
      portfolio.warmingFor = nil
      results.append(.warmed(attempt))
    }
  }

  private func askToOpen(_ attempt: Attempt) {
    desk.call(.open(attempt, keeper?.generation ?? .zero)) { $0.obstacle = nil }
  }

  private func askToDrain(_ attempt: Attempt) {
    let request = parcel.drain ?? DrainRequest(reason: .handoff, connections: .close, grace: nil, end: nil)
    traffic.closeGate()
    moving.taking?.leave()
    if request.connections == .park { beginParking(in: attempt) }
    desk.call(.drain(attempt)) { state in
      state.drain = request
      if request.connections == .park { state.openParking() }
    }
    // Last: who sees the flag finds the request.
    desk.drainFlag.raise()
  }

  private func askToReopen(_ attempt: Attempt) {
    traffic.forgetMoments()
    // Without data there is nothing to open again.
    guard declaration.data != nil else { return results.append(.opened(attempt)) }
    desk.call(.reopen(attempt, keeper?.generation ?? .zero))
  }

  private func startServing() {
    // An upgrade that is undone is over with Resumed, which follows.
    tell(traffic.takeUntoldConnections())
    traffic.openGate()
    desk.drainFlag.lower()
    desk.call(.serve) { state in
      state.drain = nil
      state.parking = .closed
    }
    moveWhileServing()
    keeper?.writePidFile()
    if let warning = keeper?.takeWarning() { notice(warning) }
  }

  func askToRetire(_ reason: BatonError) {
    letGoOfRendezvous()
    traffic.closeGate()
    endMoving()
    desk.call(.retire(reason)) { state in
      state.drain = DrainRequest(reason: .stop, connections: .close, grace: nil, end: nil)
      state.parking = .closed
    }
    desk.drainFlag.raise()
    // One that holds the lock may still have to flush: that takes as long as it takes.
    if keeper?.isHeld == false { endProcess(after: tuning.graceAfterRetirement) }
  }
}

// MARK: The lock

extension Session {
  private func takeAttachedLock(_ attempt: Attempt) {
    guard let passed = parcel.lock else { return results.append(.lockUnavailable) }
    parcel.lock = nil
    settle(keeper?.adopt(passed.take(), granted: parcel.granted(in: attempt)))
  }

  private func tryLock(_ attempt: Attempt) {
    // Who holds it is worth finding out once, when somebody is about to be told.
    let naming: DataDirectoryLock.HolderNaming = patienceIsOver && desk.awaitsData ? .named : .unnamed
    settle(keeper?.take(granted: parcel.granted(in: attempt), holders: naming))
  }

  private var patienceIsOver: Bool {
    let patience = supervision == .supervised ? tuning.patienceForLock : tuning.patienceAlone
    return (portfolio.lockMissingSince ?? .now()).duration(to: .now()) >= patience
  }

  private func settle(_ taking: LockKeeper.Taking?) {
    switch taking {
    case .taken?:
      portfolio.lockMissingSince = nil
      results.append(.lockTaken)
    case .unavailable(let error)?:
      portfolio.lockMissingSince = portfolio.lockMissingSince ?? .now()
      // A lock that somebody holds may come free; any other obstacle stays.
      if patienceIsOver || error.code != .locked { desk.tell(of: error) }
      results.append(.lockUnavailable)
    case .unreadable(let error)?:
      portfolio.trouble = error
      portfolio.refusal = (.format, error.cause)
      results.append(.lockUnreadable)
    case nil:
      // A server without data was told to own some. It cannot, and what it was told was out of place.
      portfolio.trouble = BatonError(.misuse, "unable to own data: the server has declared none")
      portfolio.refusal = (.configuration, "the server has declared no data")
      results.append(.lockUnreadable)
    }
  }

  private func stamp() {
    do throws(SystemFailure) {
      try keeper?.stamp()
      results.append(.stamped)
    } catch {
      portfolio.trouble = BatonError(.system, error)
      results.append(.stampFailed)
    }
  }

  private func passLock(_ attempt: Attempt) {
    do throws(SystemFailure) {
      if portfolio.dialect == .first {
        try keeper?.unlockForVersion1()
      } else if let escrow = parcel.escrow {
        parcel.escrow = nil
        try keeper?.pass(of: attempts.id(attempt), on: escrow.take())
      } else {
        throw SystemFailure(call: .send, object: "the escrow pair", errno: .notConnected)
      }
      results.append(.lockPassed(attempt))
    } catch {
      portfolio.sealFailure = SealFailure(error: "\(error)", partialState: "sealed, and the lock is kept")
      results.append(.lockNotPassed(attempt))
    }
  }
}
