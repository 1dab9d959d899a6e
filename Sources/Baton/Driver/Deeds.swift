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
    case .sendDrained: send(drained)
    case .sendSealComplete(let n): send(sealComplete(n))
    case .sendSealFailed(let n): send(sealFailed(n))
    case .sendResumed(let n): send(resumed(n))
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
    let request = parcel.drain ?? DrainRequest(reason: .handoff, grace: nil, end: nil)
    traffic.closeGate()
    desk.call(.drain(attempt)) { $0.drain = request }
    desk.drainFlag.raise()
  }

  private func askToReopen(_ attempt: Attempt) {
    parcel.escrow = nil
    // Without data there is nothing to open again.
    guard declaration.data != nil else { return results.append(.opened(attempt)) }
    desk.call(.reopen(attempt, keeper?.generation ?? .zero))
  }

  private func startServing() {
    traffic.openGate()
    desk.drainFlag.lower()
    desk.call(.serve) { $0.drain = nil }
    keeper?.writePidFile()
    if let warning = keeper?.takeWarning() { notice(warning) }
  }

  func askToRetire(_ reason: BatonError) {
    traffic.closeGate()
    desk.call(.retire(reason)) { $0.drain = DrainRequest(reason: .stop, grace: nil, end: nil) }
    desk.drainFlag.raise()
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
    let since = portfolio.lockMissingSince ?? .now()
    let isDue = since.duration(to: .now()) >= patience
    settle(
      keeper?.take(granted: parcel.granted(in: attempt), holders: isDue && desk.awaitsData ? .named : .unnamed))
  }

  /// How long a lock may be missing before the application is told: its former holder may be just letting go of it.
  private var patience: Duration {
    supervision == .supervised ? ProtocolLimits.lockReleaseOfVersionOne : .zero
  }

  private func settle(_ taking: LockKeeper.Taking?) {
    switch taking {
    case .taken?:
      portfolio.lockMissingSince = nil
      results.append(.lockTaken)
    case .unavailable(let error)?:
      let since = portfolio.lockMissingSince ?? .now()
      portfolio.lockMissingSince = since
      if since.duration(to: .now()) >= patience { desk.tell(of: error) }
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
