import BatonMachines
import BatonPlatform
import BatonProtocol

/// All that this process gives away in one attempt: the driver of ``Offering``, and of a ``Giver`` for each connection.
///
/// It decides nothing: what is parked, answered, due or called off is told to the tables, and what they command is done.
/// What it has for others, such as connections that go back to the application, waits in ``Effects`` until the session
/// takes it.
final class GivingSide {
  let handoffID: HandoffID
  private(set) var counts = MoveCounts()
  private(set) var line: PairLine?
  /// The pair is of no more use.
  private(set) var isDoneWithPair = false

  private let tuning: Tuning
  private var offering: Machine<Offering>
  private var parked = WaitingLine<Gift>()
  /// All that were offered on the pair, by their numbers, also those that are settled.
  private var offered: [UInt64: Gift] = [:]
  private var identities: [UInt64: OfferIdentity] = [:]
  /// `offerNext` is being done.
  private var isOffering = false
  private var awaitsRoom = false
  private var expectsMore = true
  private var roomIsDue: MonotonicInstant?
  private var answersDue = WaitingLine<(moment: MonotonicInstant, gift: Gift)>()
  private var reason = ReturnedConnection.Reason.notMoved
  private var effects = Effects()

  /// A connection to be given away.
  private final class Gift {
    var machine = Machine<Giver>(.parked)
    /// Until it is settled.
    var connection: ParkedConnection?

    init(_ connection: ParkedConnection) {
      self.connection = connection
    }
  }

  /// What the session has to do.
  struct Effects {
    var returned: [(ParkedConnection, ReturnedConnection.Reason)] = []
    var given = 0
    var ended = 0
    var isReportDue = false
    var oddities: [String] = []
  }

  init(handoffID: HandoffID, _ tuning: Tuning) {
    self.handoffID = handoffID
    self.tuning = tuning
    offering = Machine(.parked(Offering.Pace(window: tuning.offersInTheAir, failures: tuning.offerFailuresInRow)))
  }
}

// MARK: What happens

extension GivingSide {
  var isOver: Bool { offering.phase == .over }

  /// What the pair is to be watched for.
  var interest: Interest { awaitsRoom ? [.readable, .writable] : .readable }

  var nextDeadline: MonotonicInstant? {
    [roomIsDue, answersDue.first?.moment].compactMap(\.self).min()
  }

  func letGoOfLine() {
    line = nil
    // Nothing can be said of them any more.
    (offered, identities) = ([:], [:])
  }

  func takeEffects() -> Effects {
    defer { effects = Effects() }
    return effects
  }

  func park(_ connection: ParkedConnection) {
    let gift = Gift(connection)
    guard !isOver else { return tell(gift, .calledOff) }
    parked.append(gift)
    offer()
  }

  /// The application has parked all that it will.
  func noMoreIsParked() {
    expectsMore = false
    offer()
  }

  func begin(on line: PairLine) {
    self.line = line
    tell(.moveReceived)
    if isOver { isDoneWithPair = true }
    offer()
  }

  /// There is no more reason to move anything. What is parked goes back for this reason.
  func callOff(_ reason: ReturnedConnection.Reason) {
    self.reason = reason
    tell(.calledOff)
  }

  /// Reads what is there, and goes on offering where there was no room.
  func attend() {
    awaitsRoom = false
    while let line, !isDoneWithPair, take(line.receive()) == .goOn {}
    offer()
  }

  func expire(_ now: MonotonicInstant) {
    while let due = answersDue.first, due.moment <= now || due.gift.machine.phase != .offered {
      _ = answersDue.takeFirst()
      if due.gift.machine.phase == .offered { tell(due.gift, .timerFired(.answer)) }
    }
    if let due = roomIsDue, due <= now {
      roomIsDue = nil
      tell(.timerFired(.room))
    }
    offer()
  }
}

// MARK: The pair

extension GivingSide {
  private enum Continuation {
    case goOn, stop
  }

  private func take(_ incoming: PairLine.Incoming) -> Continuation {
    switch incoming.content {
    case .nothing: return .stop
    case .packet(.answer(let answer)) where incoming.hasNoDescriptor:
      take(answer)
      return .goOn
    case .packet: endPair("the taker sent what only a giver sends")
    case .broken(let violation): endPair("the taker broke the protocol: \(violation)")
    case .ended: endPair(incoming.hasNoDescriptor ? nil : "the taker sent a descriptor without a packet")
    }
    return .stop
  }

  private func take(_ answer: MoveAnswer) {
    switch answer.judged(by: identities) {
    case .accepted(let number): tell(number, .accepted)
    case .refused(let number, let outcome):
      effects.oddities.append("connection \(number) was refused: \(outcome)")
      tell(number, .refused)
    case .wrong(let numbers):
      effects.oddities.append("an answer of the taker is wrong; it may mean \(numbers.count) connections")
      for number in numbers { tell(number, .answeredWrongly) }
    }
  }

  private func endPair(_ oddity: String?) {
    if let oddity { effects.oddities.append(oddity) }
    isDoneWithPair = true
    tell(.pairEnded)
  }

  /// Does `offerNext` for as long as it is to be done and can be.
  private func offer() {
    while isOffering, !awaitsRoom, let line, !isDoneWithPair {
      guard let gift = parked.first else {
        guard !expectsMore else { return }
        isOffering = false
        return tell(.noneLeft)
      }
      offer(gift, on: line)
    }
  }

  private func offer(_ gift: Gift, on line: PairLine) {
    guard let connection = gift.connection else { preconditionFailure("bug in baton: what is parked is there") }
    let number = UInt64(offered.count) + 1
    let identity = OfferIdentity(token: .random(), handoffID: handoffID, connection: number)
    let it = connection.belongings
    let offer = MoveOffer(identity, listener: it.listener, residual: it.residual, state: it.state)
    switch line.send(.offer(offer), passing: connection.socket) {
    case .noRoom: awaitsRoom = true
    case .sent:
      (offered[number], identities[number]) = (gift, identity)
      settle(gift, .offerSent, .offerSent)
    case .failed(let failure):
      effects.oddities.append("unable to offer a connection: \(failure)")
      settle(gift, .offerFailed, .offerFailed)
    }
  }

  private func settle(_ gift: Gift, _ one: Giver.Input, _ all: Offering.Input) {
    _ = parked.takeFirst()
    isOffering = false
    tell(gift, one)
    tell(all)
  }
}

// MARK: The tables

extension GivingSide {
  private func tell(_ number: UInt64, _ input: Giver.Input) {
    if let gift = offered[number] { tell(gift, input) }
  }

  private func tell(_ gift: Gift, _ input: Giver.Input) {
    let before = gift.machine.phase
    switch gift.machine.handle(input) {
    case .move(let next, let commands):
      for command in commands { CrashPoint.around(command) { execute(command, gift) } }
      if let settlement = Giver.settlement(from: before, to: next) { tell(.settled(settlement)) }
    case .stay(let commands): for command in commands { CrashPoint.around(command) { execute(command, gift) } }
    case .ignore: break
    case .violation(let reason): effects.oddities.append("\(input) is out of place for a connection: \(reason)")
    }
  }

  private func tell(_ input: Offering.Input) {
    switch offering.handle(input) {
    case .move(_, let commands), .stay(let commands):
      counts.count(input)
      for command in commands { CrashPoint.around(command) { execute(command) } }
    case .ignore: break
    case .violation(let reason): effects.oddities.append("\(input) is out of place for the offering: \(reason)")
    }
  }

  private func execute(_ command: Giver.Command, _ gift: Gift) {
    switch command {
    case .unpark:
      if let connection = gift.connection.take() { effects.returned.append((connection, reason)) }
    case .closeCopy:
      gift.connection.take()?.socket.close()
      effects.given += 1
    case .endConnection:
      let socket = gift.connection.take()?.socket
      // One that the client has ended meanwhile needs no end.
      _ = try? socket?.lend { (socket) throws(SystemFailure) in try socket.endConnection() }
      socket?.close()
      effects.ended += 1
    case .arm(.answer): answersDue.append((MonotonicInstant.now().advanced(by: tuning.answer), gift))
    // The phase says whether it still runs.
    case .disarm(.answer): break
    }
  }

  private func execute(_ command: Offering.Command) {
    switch command {
    case .offerNext: isOffering = true
    case .callOffParked:
      isOffering = false
      while let gift = parked.takeFirst() { tell(gift, .calledOff) }
    case .dropOffered:
      let inAir = offered.filter { $0.value.machine.phase == .offered }
      for number in inAir.keys.sorted() { tell(number, .pairEnded) }
    case .report:
      isDoneWithPair = true
      effects.isReportDue = true
    case .arm(.room): roomIsDue = MonotonicInstant.now().advanced(by: tuning.answer)
    case .disarm(.room): roomIsDue = nil
    }
  }
}
