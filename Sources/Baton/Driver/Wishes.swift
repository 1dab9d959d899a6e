import BatonMachines
import BatonPlatform
import BatonProtocol

/// From the application to the machine.
extension Session {
  func take(_ wish: Wish) {
    switch wish {
    case .warmed:
      portfolio.isWarm = true
      portfolio.lockMissingSince = nil
      reportWarmth()
    case .opened(let attempt, let opening):
      portfolio.opening = opening
      feed(.opened(attempt))
    case .drainFinished(let attempt):
      moving.giving?.noMoreIsParked()
      feed(.drainFinished(attempt))
    case .sealProgress(let sealed, let total, let revision):
      send(.sealProgress(.init(shardsSealed: sealed, shardsTotal: total, lastRevision: revision)))
    case .sealFinished(let attempt, let sealed):
      portfolio.sealed = sealed
      feed(.sealFinished(attempt))
    case .sealFailed(let attempt, let failure):
      portfolio.sealFailure = failure
      feed(.sealFailed(attempt))
    case .declined(let code, let reason): decline(code, reason)
    case .dropped(let stage):
      portfolio.stage = stage
      feed(.dropped)
    case .stop: feed(.stopRequested)
    case .moment(let kind, let instant): send(moment(kind, instant))
    case .connectionsClosed: tell(traffic.takeWholeConnections())
    case .lastConnectionsClosed:
      tell(traffic.takeLastConnections())
      desk.change { $0.hasToldLastClosed = true }
    case .parked(let connection): park(connection)
    case .leftService: leaveService()
    case .offerDecided(let offer): moving.taking?.hearDecision(about: offer)
    case .deadlineAdded: break
    case .detach: isDetached = true
    }
  }

  /// The application may be warm before it is asked to be: the machine hears of it when it has asked.
  func reportWarmth() {
    guard portfolio.isWarm, let attempt = portfolio.warmingFor else { return }
    portfolio.warmingFor = nil
    feed(.warmed(attempt))
  }

  /// Tells what became of the connections, if there is anything to tell.
  func tell(_ connections: DrainedConnections?) {
    if let connections { send(closed(connections)) }
  }

  private func decline(_ code: RefusalCode, _ reason: String) {
    portfolio.refusal = (code, reason)
    portfolio.stage = .owning
    portfolio.hasDeclined = true
    // Before HelloAck nobody knows which version to say it in; it is said as soon as that is known.
    if case .successor(let machine) = party, machine.phase == .greeting { return }
    feed(.declined)
  }
}
