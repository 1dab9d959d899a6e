import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

// Connections move beside the process's own machine: it goes through its phases as ever, and tells the two sides when it
// serves, when it goes, and what the supervisor says of a move. What they have for others is done here, after every event.

/// The two sides of a move, and what waits for the application.
struct Moving {
  var giving: GivingSide?
  var taking: TakingSide?
  /// Connections that were accepted in the application's name, until it serves.
  var kept: [PendingOffer] = []
  /// The attempt of which the incumbent's drain is to park.
  var parkingFor: HandoffID?
  /// The application has parked because of Move, outside of a drain of the machine's.
  var hasLeftService = false
  private var lastToken = PairLine.firstToken

  var deadlines: [MonotonicInstant?] { [giving?.nextDeadline, taking?.nextDeadline] }

  /// A line's token is never used again.
  mutating func takeToken() -> UInt64 {
    defer { lastToken += 1 }
    return lastToken
  }
}

// MARK: The supervisor

extension Session {
  func takePark(_ id: HandoffID) -> Happening? {
    guard declaration.movesConnections else { return undeclared(.park) }
    moving.parkingFor = id
    return nil
  }

  func takeMove(_ move: Message.Move, _ passed: PassedDescriptor?) -> Happening? {
    guard declaration.movesConnections, let passed else { return undeclared(.move) }
    do throws(SystemFailure) {
      let line = try PairLine(passed.take(), token: moving.takeToken(), watchedBy: loop)
      switch move.side {
      case .give: give(in: move.handoffID, on: line)
      case .take: take(in: move.handoffID, on: line)
      }
    } catch {
      notice("unable to use the pair on which connections move: \(error)")
    }
    return nil
  }

  private func undeclared(_ kind: MessageKind) -> Happening {
    notice("the supervisor sent \(kind.name), which this process has not said that it can do")
    return .supervisorViolated
  }

  private func give(in id: HandoffID, on line: PairLine) {
    if moving.giving?.handoffID != id { beginGiving(in: id) }
    moving.giving?.begin(on: line)
  }

  /// Nobody has asked the application to drain, and this is what makes it park: it serves in overlap, or is to be rolled
  /// back. One that goes already has nothing to give.
  private func beginGiving(in id: HandoffID) {
    let giving = GivingSide(handoffID: id, tuning)
    moving.giving = giving
    guard case .incumbent(let machine) = party, case .serving = machine.phase else { return giving.noMoreIsParked() }
    let request = DrainRequest(
      reason: .handoff, connections: .park, grace: .now().advanced(by: tuning.answer), end: nil)
    traffic.closeGate()
    desk.change { state in
      state.drain = request
      state.openParking()
    }
    desk.drainFlag.raise()
  }

  private func take(in id: HandoffID, on line: PairLine) {
    moving.taking?.leave()
    if let former = moving.taking?.line { forget(former) }
    moving.taking = TakingSide(handoffID: id, listeners: listenerNames, on: line, welcome, tuning)
  }

  private var welcome: TakingSide.Welcome {
    guard case .incumbent(let machine) = party else { return .kept }
    switch machine.phase {
    case .serving: return .asked
    case .draining, .drained, .sealing, .sealed, .retaking, .reopening, .stamping: return .kept
    case .retiring: return .none
    }
  }
}

// MARK: The machine

extension Session {
  /// The machine asks the application to drain, and the application is to park.
  func beginParking(in attempt: Attempt) {
    moving.giving = GivingSide(handoffID: attempts.id(attempt), tuning)
  }

  /// The process serves (anew).
  func moveWhileServing() {
    moving.giving?.callOff(.resumed)
    moving.taking?.welcomeGuests()
    desk.deliver(moving.kept.map(Arriving.offered))
    moving.kept = []
  }

  /// The process goes. What comes back to the application is there before it is told so.
  func endMoving() {
    moving.giving?.callOff(.notMoved)
    moving.taking?.leave()
    moving.kept = []
    tendSides()
  }
}

// MARK: The application

extension Session {
  func park(_ connection: ParkedConnection) {
    guard let giving = moving.giving else { return desk.deliver([.returned(connection, .notMoved)]) }
    giving.park(connection)
  }

  /// The application has left service because of Move, and waits for what the supervisor says of it.
  func leaveService() {
    moving.hasLeftService = true
    moving.giving?.noMoreIsParked()
  }
}

// MARK: The loop

extension Session {
  func attendToPair(_ token: UInt64) {
    if let giving = moving.giving, giving.line?.token == token { giving.attend() }
    if let taking = moving.taking, taking.line?.token == token { taking.attend() }
  }

  /// What was said in time is heard before a timer says that nothing was.
  func expireMoving() {
    moving.giving?.attend()
    moving.taking?.attend()
    moving.giving?.expire(.now())
    moving.taking?.expire(.now())
  }

  /// Does what the two sides have left to do.
  func tendMoving() {
    tendSides()
    // Nobody will say that it may go.
    if moving.hasLeftService, line == nil, moving.giving?.isOver != false {
      moving.hasLeftService = false
      feed(.stopRequested)
    }
  }

  private func tendSides() {
    if let giving = moving.giving { tend(giving) }
    if let taking = moving.taking { tend(taking) }
  }

  private func tend(_ giving: GivingSide) {
    let effects = giving.takeEffects()
    for oddity in effects.oddities { notice("while connections moved: \(oddity)") }
    if giving.isDoneWithPair, let line = giving.line {
      forget(line)
      giving.letGoOfLine()
    }
    if let line = giving.line { watch(line, for: giving.interest) }
    if traffic.connectionsLeft(given: effects.given, ended: effects.ended) == .last {
      tell(traffic.takeWholeConnections())
    }
    desk.deliver(effects.returned.map { .returned($0.0, $0.1) })
    desk.show(giving.counts, isOver: giving.isOver)
    if effects.isReportDue { send(moved(giving)) }
  }

  private func tend(_ taking: TakingSide) {
    let effects = taking.takeEffects()
    for oddity in effects.oddities { notice("while connections moved: \(oddity)") }
    switch taking.welcome {
    case .asked: desk.deliver(effects.offered.map(Arriving.offered))
    case .kept: moving.kept += effects.offered
    case .none: break
    }
    if taking.isDoneWithPair, let line = taking.line {
      forget(line)
      taking.letGoOfLine()
    }
    if let line = taking.line { watch(line, for: taking.interest) }
  }

  private func watch(_ line: PairLine, for interest: Interest) {
    do throws(SystemFailure) {
      try line.watch(for: interest, with: loop)
    } catch {
      notice("\(error)")
    }
  }

  private func forget(_ line: PairLine) {
    // Closing takes it out of the loop in any case.
    try? line.forget(in: loop)
  }

  private func moved(_ giving: GivingSide) -> Message {
    .moved(
      .init(
        handoffID: giving.handoffID, offered: UInt32(clamping: giving.counts.offered),
        adopted: UInt32(clamping: giving.counts.adopted), refused: UInt32(clamping: giving.counts.refused),
        ambiguous: UInt32(clamping: giving.counts.ambiguous)))
  }
}
