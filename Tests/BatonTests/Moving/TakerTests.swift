import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

/// The giver is played by the test, and is of many kinds.
@Suite struct `A server that takes connections` {
  private let next = HandoffID.random()

  /// It serves, and its pair's other end is in the test's hands.
  private func taking(tune: (inout Tuning) -> Void = { _ in }) throws -> (MovingServer, PairEnd) {
    let taker = try MovingServer(at: MovingServer.Door(), tune: tune)
    return (taker, try taker.pair(.take, next))
  }

  private func offer(_ number: UInt64, listener: String = "line") -> MoveOffer {
    let identity = OfferIdentity(token: .random(), handoffID: next, connection: number)
    return MoveOffer(identity, listener: listener, residual: [1], state: [2])
  }

  @Test func `accepts what it may, and answers with all that the offer is known by`() throws {
    let (taker, giver) = try taking()
    let client = try taker.client()
    let sent = offer(7)
    try giver.send(.offer(sent), passing: [client.served])
    let taken = try taker.connections.acceptNext(saying: "here")
    #expect(try giver.answer() == MoveAnswer(sent.identity, .accepted))
    #expect(taken.residual == [1] && taken.state == [2])
    #expect(try client.line() == "here")
  }

  /// What can be wrong in an offer, and what is answered.
  enum Mistake: String, CaseIterable {
    case noDescriptor, twoDescriptors, file, listening, attempt, listener

    var outcome: AnswerOutcome {
      switch self {
      case .noDescriptor, .twoDescriptors, .file, .listening: .descriptor
      case .attempt: .attempt
      case .listener: .listener
      }
    }
  }

  @Test(arguments: Mistake.allCases) func `refuses an unsound offer, and closes all that came with it`(
    mistake: Mistake
  ) throws {
    let (taker, giver) = try taking()
    let client = try taker.client()
    let scratch = Scratch()
    let file = try Files.open(scratch.file("f"), for: .updating(mode: 0o600))
    var sent = offer(1, listener: mistake == .listener ? "other" : "line")
    if mistake == .attempt { sent.identity.handoffID = .random() }
    let passed: [Int32] =
      switch mistake {
      case .noDescriptor: []
      case .twoDescriptors: [client.served, file.raw]
      case .file: [file.raw]
      case .listening: [taker.door.socket.descriptor.raw]
      case .attempt, .listener: [client.served]
      }
    let before = try passed.map(copies(of:))
    try giver.send(.offer(sent), passing: passed)
    #expect(try giver.answer() == MoveAnswer(sent.identity, mistake.outcome))
    #expect(try passed.map(copies(of:)) == before)
    let isOffered = taker.connections.next() != nil
    #expect(!isOffered)
  }

  @Test func `answers no replay, and keeps nothing of it`() throws {
    let (taker, giver) = try taking()
    let client = try taker.client()
    let first = offer(5)
    var again = offer(6)
    again.identity.token = first.identity.token
    for replay in [first, first, again, offer(4)] { try giver.send(.offer(replay), passing: [client.served]) }
    let taken = try taker.connections.acceptNext(saying: "here")
    #expect(try giver.answer() == MoveAnswer(first.identity, .accepted))
    // Also when the first one is settled.
    try giver.send(.offer(first), passing: [client.served])
    let last = offer(9, listener: "other")
    try giver.send(.offer(last), passing: [client.served])
    #expect(try giver.answer() == MoveAnswer(last.identity, .listener))
    #expect(try copies(of: client.served) == 2)
    #expect(taken.reason == nil && taker.scene.notices.all.contains { $0.contains("an offer came twice") })
  }

  @Test func `refuses when too many wait, and when the application does not decide`() throws {
    let (taker, giver) = try taking {
      $0.pendingOffers = 2
      $0.pendingOffer = .milliseconds(300)
    }
    let client = try taker.client()
    let offers = (1...3).map { offer($0) }
    for offer in offers { try giver.send(.offer(offer), passing: [client.served]) }
    #expect(try giver.answer() == MoveAnswer(offers[2].identity, .crowded))
    for offer in offers.prefix(2) { #expect(try giver.answer() == MoveAnswer(offer.identity, .undecided)) }
    #expect(try copies(of: client.served) == 1)
    let late = #expect(throws: BatonError.self) { _ = try taker.connections.acceptNext(saying: "here") }
    #expect(late?.code == .withdrawn)
    #expect(try giver.isSilent(for: .milliseconds(50)))
  }

  @Test func `declines what the application lets go of`() throws {
    let (taker, giver) = try taking()
    let client = try taker.client()
    let sent = offer(1)
    try giver.send(.offer(sent), passing: [client.served])
    try letGo(taker)
    #expect(try giver.answer() == MoveAnswer(sent.identity, .declined))
    #expect(try copies(of: client.served) == 1)
  }

  private func letGo(_ taker: MovingServer) throws {
    guard case .offered(let offer) = taker.connections.arrival() else { throw Missing(what: "nothing is offered") }
    #expect(offer.listener == "line")
  }

  @Test func `refuses what is undecided, and what still comes, when it is to go`() throws {
    let (taker, giver) = try taking()
    let client = try taker.client()
    let offers = (1...2).map { offer($0) }
    try giver.send(.offer(offers[0]), passing: [client.served])
    let descriptor = try OwnedDescriptor.duplicate(of: taker.connections.descriptor)
    #expect(try descriptor.wait(for: .readable, until: .now().advanced(by: .seconds(30))))
    try taker.supervisor.prepareHandoff(.random())
    #expect(try giver.answer() == MoveAnswer(offers[0].identity, .leaving))
    try giver.send(.offer(offers[1]), passing: [client.served])
    #expect(try giver.answer() == MoveAnswer(offers[1].identity, .leaving))
    #expect(try copies(of: client.served) == 1)
  }

  @Test func `keeps what it was offered when the giver is gone, and decides by itself`() throws {
    let (taker, giver) = try taking()
    let client = try taker.client()
    try giver.send(.offer(offer(1)), passing: [client.served])
    giver.close()
    try OwnedDescriptor(adopting: client.served).close()
    _ = try taker.connections.acceptNext(saying: "here")
    #expect(try client.line() == "here")
  }

  @Test func `ends the pair when the giver breaks the protocol`() throws {
    for bytes in [[UInt8](), [2, 0, 9], [1, 0, 0]] {
      let (taker, giver) = try taking()
      let client = try taker.client()
      let before = try copies(of: client.served)
      try giver.send(bytes, passing: [client.served])
      #expect(try giver.next() == nil)
      #expect(try copies(of: client.served) == before)
    }
  }

  @Test func `accepts for a server that will serve again, and hands over when it does`() throws {
    let server = try MovingServer(at: MovingServer.Door())
    try server.prepare(next)
    try server.release(next)
    // A rollback: the connection comes back before the data does.
    let giver = try server.pair(.take, next)
    let client = try server.client()
    let sent = offer(1)
    try giver.send(.offer(sent), passing: [client.served])
    #expect(try giver.answer() == MoveAnswer(sent.identity, .accepted))
    let isThere = server.connections.next() != nil
    #expect(!isThere)
    try server.supervisor.send(.resumeOwned(.init(handoffID: next, generation: Generation(9), lock: .acquire)))
    _ = try server.supervisor.expectResumed()
    _ = try server.connections.acceptNext(saying: "back again")
    #expect(try client.line() == "back again")
    #expect(try giver.isSilent(for: .milliseconds(50)))
  }
}
