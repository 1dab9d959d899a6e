import BatonMachines
import BatonPlatform
import BatonProtocol

/// All that is offered to this process over one pair: the driver of a ``Taker`` for each connection.
///
/// What an offer is, ``MoveOffer/judged(by:with:)`` says; what follows from it, the table. What it has for others waits in
/// ``Effects`` until the session takes it.
final class TakingSide {
  private(set) var line: PairLine?
  /// The pair has ended. What the application has not decided about is still its to decide.
  private(set) var isDoneWithPair = false
  /// What becomes of the offers that come now.
  private(set) var welcome: Welcome

  private let tuning: Tuning
  private var expected: OfferExpectation
  private var undecided: [UInt64: Guest] = [:]
  private var decisionsDue = WaitingLine<(moment: MonotonicInstant, guest: Guest)>()
  /// Answers that the pair has no room for. While there are some, no offer is read.
  private var unsent = WaitingLine<MoveAnswer>()
  private var effects = Effects()

  enum Welcome {
    /// The application serves, and is asked.
    case asked
    /// The application does not serve yet, or not again. It will: it is accepted in its name, and waits.
    case kept
    /// This process goes.
    case none
  }

  /// A connection that is offered.
  private final class Guest {
    var machine: Machine<Taker>
    let identity: OfferIdentity
    let offer: PendingOffer

    init(_ phase: Taker.Phase, _ identity: OfferIdentity, _ offer: PendingOffer) {
      machine = Machine(phase)
      self.identity = identity
      self.offer = offer
    }
  }

  /// What the session has to do.
  struct Effects {
    var offered: [PendingOffer] = []
    var oddities: [String] = []
  }

  init(handoffID: HandoffID, listeners: [String], on line: PairLine, _ welcome: Welcome, _ tuning: Tuning) {
    self.line = line
    self.welcome = welcome
    self.tuning = tuning
    expected = OfferExpectation(
      handoffID: handoffID, listeners: listeners, highestConnection: nil, pending: [],
      pendingLimit: tuning.pendingOffers)
  }
}

// MARK: What happens

extension TakingSide {
  /// What the pair is to be watched for.
  var interest: Interest { unsent.isEmpty ? .readable : .writable }

  var nextDeadline: MonotonicInstant? { decisionsDue.first?.moment }

  func takeEffects() -> Effects {
    defer { effects = Effects() }
    return effects
  }

  /// Sends what waits, and reads what is there, but leaves the rest of a long queue for the next turn.
  func attend() {
    flush()
    for _ in 0..<Self.packetsInTurn {
      guard let line, !isDoneWithPair, unsent.isEmpty, take(line.receive()) == .goOn else { return }
    }
  }

  func letGoOfLine() {
    line = nil
  }

  private static let packetsInTurn = 64

  /// The application has decided.
  func hearDecision(about offer: PendingOffer) {
    guard let guest = undecided[offer.connection], guest.offer === offer else { return }
    tell(guest, offer.decision == .accepted ? .restored : .declined, refusing: .declined)
  }

  func expire(_ now: MonotonicInstant) {
    while let due = decisionsDue.first, due.moment <= now || due.guest.machine.phase != .offered {
      _ = decisionsDue.takeFirst()
      if due.guest.machine.phase == .offered { withdraw(due.guest, .timerFired(.restoring), refusing: .undecided) }
    }
  }

  /// The application serves (again).
  func welcomeGuests() {
    welcome = .asked
  }

  /// This process goes: what is undecided is refused, and so is what still comes.
  func leave() {
    welcome = .none
    for number in undecided.keys.sorted() {
      if let guest = undecided[number] { withdraw(guest, .calledOff, refusing: .leaving) }
    }
  }

  /// The application may have decided at this very moment: then that is what happened.
  private func withdraw(_ guest: Guest, _ input: Taker.Input, refusing outcome: AnswerOutcome) {
    guard guest.offer.decide(.withdrawn) else { return hearDecision(about: guest.offer) }
    tell(guest, input, refusing: outcome)
  }
}

// MARK: The pair

extension TakingSide {
  private enum Continuation {
    case goOn, stop
  }

  private func take(_ incoming: PairLine.Incoming) -> Continuation {
    switch incoming.content {
    case .nothing: return .stop
    case .packet(.offer(let offer)):
      take(offer, with: incoming)
      return .goOn
    case .packet(.answer): endPair("the giver sent what only a taker sends")
    case .broken(let violation): endPair("the giver broke the protocol: \(violation)")
    case .ended: endPair(incoming.hasNoDescriptor ? nil : "the giver sent a descriptor without a packet")
    }
    return .stop
  }

  private func take(_ offer: MoveOffer, with incoming: PairLine.Incoming) {
    let verdict = offer.judged(by: expected, with: incoming.offered)
    expected.highestConnection = max(expected.highestConnection ?? 0, offer.identity.connection)
    let guest = guest(offer, incoming.socket, verdict == .replayed ? .refused : .awaited)
    switch verdict {
    case .replayed:
      effects.oddities.append("an offer came twice")
      tell(guest, .offeredAgain, refusing: .declined)
    case .refused(let outcome): tell(guest, .offeredUnsoundly, refusing: outcome)
    case .sound where welcome == .none: tell(guest, .offeredUnsoundly, refusing: .leaving)
    case .sound:
      undecided[offer.identity.connection] = guest
      expected.pending.insert(offer.identity.token)
      tell(guest, .offerReceived, refusing: .declined)
    }
  }

  /// A replay is one of a connection that is not known any more, whether it is or not: nothing of it is kept, and it is not
  /// answered.
  private func guest(_ offer: MoveOffer, _ socket: MovingSocket?, _ phase: Taker.Phase) -> Guest {
    let belongings = Belongings(listener: offer.listener, residual: offer.residual, state: offer.state)
    let pending = PendingOffer(
      connection: offer.identity.connection, belongings, socket ?? MovingSocket(nil), welcome == .kept ? .given : .due)
    return Guest(phase, offer.identity, pending)
  }

  private func endPair(_ oddity: String?) {
    if let oddity { effects.oddities.append(oddity) }
    isDoneWithPair = true
    for number in undecided.keys.sorted() {
      if let guest = undecided[number] { tell(guest, .pairEnded, refusing: .leaving) }
    }
  }

  private func answer(_ identity: OfferIdentity, _ outcome: AnswerOutcome) {
    unsent.append(MoveAnswer(identity, outcome))
    flush()
  }

  private func flush() {
    while let answer = unsent.first {
      // To a pair that has ended nothing is sent: the giver will not use the socket any more.
      if let line, !isDoneWithPair, case .noRoom = line.send(.answer(answer)) { return }
      _ = unsent.takeFirst()
    }
  }
}

// MARK: The table

extension TakingSide {
  private func tell(_ guest: Guest, _ input: Taker.Input, refusing outcome: AnswerOutcome) {
    switch guest.machine.handle(input) {
    case .move(_, let commands), .stay(let commands):
      for command in commands { CrashPoint.around(command) { execute(command, guest, outcome) } }
    case .ignore: break
    case .violation(let reason): effects.oddities.append("\(input) is out of place for an offer: \(reason)")
    }
  }

  private func execute(_ command: Taker.Command, _ guest: Guest, _ outcome: AnswerOutcome) {
    switch command {
    case .askToRestore: ask(guest)
    case .accept:
      forget(guest)
      answer(guest.identity, .accepted)
    case .refuse:
      forget(guest)
      guest.offer.socket.close()
      answer(guest.identity, outcome)
    case .closeReplay: guest.offer.socket.close()
    case .arm(.restoring): decisionsDue.append((MonotonicInstant.now().advanced(by: tuning.pendingOffer), guest))
    // The phase says whether it still runs.
    case .disarm(.restoring): break
    }
  }

  private func ask(_ guest: Guest) {
    effects.offered.append(guest.offer)
    if guest.offer.answer == .given { tell(guest, .restored, refusing: .declined) }
  }

  private func forget(_ guest: Guest) {
    undecided[guest.identity.connection] = nil
    expected.pending.remove(guest.identity.token)
  }
}

extension PairLine.Incoming {
  /// What came with an offer.
  fileprivate var offered: OfferedSocket {
    guard hasExactlyOneDescriptor, let socket else { return .unusable }
    let isConnected = try? socket.lend { (client) throws(SystemFailure) in try client.isConnectedStream() }
    return isConnected == true ? .connected : .unusable
  }
}
