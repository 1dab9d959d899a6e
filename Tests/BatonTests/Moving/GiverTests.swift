import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

/// The taker is played by the test, and is of many kinds.
@Suite struct `A server that gives its connections away` {
  private let next = HandoffID.random()

  /// Drained, with so many parked, and its pair's other end in the test's hands.
  private func giving(
    _ count: Int, tune: (inout Tuning) -> Void = { _ in }
  ) throws -> (MovingServer, PairEnd, [Client]) {
    let giver = try MovingServer(at: MovingServer.Door(), tune: tune)
    try giver.prepare(next)
    let clients = try giver.parkedClients(count)
    try giver.release(next)
    return (giver, try giver.pair(.give, next), clients)
  }

  private func moved(_ offered: UInt32, _ adopted: UInt32, _ refused: UInt32, _ ambiguous: UInt32) -> Message.Moved {
    .init(handoffID: next, offered: offered, adopted: adopted, refused: refused, ambiguous: ambiguous)
  }

  @Test func `ends a connection for everybody when its answer does not come in time`() throws {
    let (giver, taker, clients) = try giving(1) { $0.answer = .milliseconds(200) }
    _ = try taker.offer()
    #expect(try clients[0].line() == nil)
    #expect(try giver.expectMoved() == moved(1, 0, 0, 1))
    // The taker has a copy, and it is of no use to it.
    var bytes: [UInt8] = []
    #expect(try taker.sockets[0].descriptor.read(appendingTo: &bytes, limit: 1) == .ended)
    let comesBack = giver.connections.next() != nil
    #expect(!comesBack)
  }

  @Test func `ends a connection for everybody when the taker ends`() throws {
    let (giver, taker, clients) = try giving(2)
    for _ in 1...2 { _ = try taker.offer() }
    taker.close()
    for client in clients { #expect(try client.line() == nil) }
    #expect(try giver.expectMoved() == moved(2, 0, 0, 2))
  }

  /// What can be wrong in an answer.
  enum Mistake: String, CaseIterable {
    case token, attempt, connection, outcome, kind, descriptor
  }

  @Test(arguments: Mistake.allCases) func `ends a connection for everybody when its answer is wrong`(
    mistake: Mistake
  ) throws {
    let (giver, taker, clients) = try giving(1) { $0.answer = .seconds(3600) }
    let offer = try taker.offer()
    var identity = offer.identity
    if mistake == .token { identity.token = .random() }
    if mistake == .attempt { identity.handoffID = .random() }
    if mistake == .connection { identity.connection += 1 }
    var bytes = try MovePacket.answer(MoveAnswer(identity, .declined)).bytes()
    if mistake == .outcome { bytes[bytes.count - 1] = 99 }
    if mistake == .kind { bytes = try MovePacket.offer(offer).bytes() }
    try taker.send(bytes, passing: mistake == .descriptor ? [2] : [])
    #expect(try clients[0].line() == nil)
    #expect(try giver.expectMoved() == moved(1, 0, 0, 1))
    var rest: [UInt8] = []
    #expect(try taker.sockets[0].descriptor.read(appendingTo: &rest, limit: 1) == .ended)
  }

  @Test func `takes an answer once`() throws {
    let (giver, taker, clients) = try giving(3)
    let offers = try (1...3).map { _ in try taker.offer() }
    for outcome in [AnswerOutcome.accepted, .accepted, .declined] {
      try taker.send(.answer(MoveAnswer(offers[0].identity, outcome)))
    }
    for outcome in [AnswerOutcome.declined, .accepted] {
      try taker.send(.answer(MoveAnswer(offers[1].identity, outcome)))
    }
    try taker.send(.answer(MoveAnswer(offers[2].identity, .crowded)))
    #expect(try giver.expectMoved() == moved(3, 1, 2, 0))
    let back = try [giver.connections.takeBack(), giver.connections.takeBack()]
    #expect(back.map(\.number) == clients.dropFirst().map(\.served))
    // The first is the taker's, and nobody has touched it.
    _ = try taker.sockets[0].descriptor.send(Array("taken\n".utf8))
    #expect(try clients[0].line() == "taken")
  }

  @Test func `offers no more than the window, each with a token of its own, and goes on at every answer`() throws {
    let (giver, taker, _) = try giving(10) { $0.offersInTheAir = 4 }
    var offers = try (1...4).map { _ in try taker.offer() }
    #expect(try taker.isSilent(for: .milliseconds(100)))
    for index in 0..<10 {
      try taker.send(.answer(MoveAnswer(offers[index].identity, .accepted)))
      if index < 6 { offers.append(try taker.offer()) }
    }
    #expect(Set(offers.map(\.identity.token)).count == 10)
    #expect(offers.map(\.identity.connection) == Array(1...10))
    #expect(try giver.expectMoved() == moved(10, 10, 0, 0))
    #expect(try taker.next() == nil)
  }

  @Test func `gives up after eight failures in a row, and keeps the others`() throws {
    let (giver, taker, clients) = try giving(20) { $0.offersInTheAir = 2 }
    var offers = try (1...2).map { _ in try taker.offer() }
    for index in 0..<8 {
      try taker.send(.answer(MoveAnswer(offers[index].identity, .declined)))
      if index < 7 { offers.append(try taker.offer()) }
    }
    // One was in the air when the eighth failed.
    try taker.send(.answer(MoveAnswer(offers[8].identity, .accepted)))
    #expect(try giver.expectMoved() == moved(9, 1, 8, 0))
    let back = try (1...19).map { _ in try giver.connections.takeBack() }
    #expect(Set(back.map(\.number)) == Set(clients.map(\.served)).subtracting([clients[8].served]))
  }

  @Test func `gives up on a taker that reads nothing`() throws {
    let whole = [UInt8](repeating: 1, count: 65536)
    let giver = try MovingServer(at: MovingServer.Door()) { $0.answer = .milliseconds(200) }
    try giver.prepare(next)
    let clients = try giver.parkedClients(10, residual: whole, state: whole)
    try giver.release(next)
    let taker = try giver.pair(.give, next)
    let moved = try giver.expectMoved()
    #expect(moved.offered > 0 && moved.offered < 10 && moved.ambiguous == moved.offered)
    for client in clients.prefix(Int(moved.offered)) { #expect(try client.line() == nil) }
    for client in clients.dropFirst(Int(moved.offered)) {
      #expect(try giver.connections.takeBack().socket.raw == client.served)
    }
    taker.close()
  }

  @Test func `keeps nothing open of a connection that it has given away or ended`() throws {
    let (giver, taker, clients) = try giving(2)
    let links = try clients.map { try Files.target(ofLink: "/proc/self/fd/\($0.served)") }
    let offers = try (1...2).map { _ in try taker.offer() }
    try taker.send(.answer(MoveAnswer(offers[0].identity, .accepted)))
    var wrong = offers[1].identity
    wrong.token = .random()
    try taker.send(.answer(MoveAnswer(wrong, .accepted)))
    #expect(try giver.expectMoved() == moved(2, 1, 0, 1))
    // What is left is what the test has received.
    #expect(links.map(copies(ofLink:)) == [1, 1])
    taker.close()
    #expect(links.map(copies(ofLink:)) == [0, 0])
  }
}

@Suite struct `What cannot be parked` {
  private let next = HandoffID.random()

  private func code(_ body: () throws -> Void) -> BatonError.Code? {
    do { try body() } catch { return (error as? BatonError)?.code }
    return nil
  }

  @Test func `is refused with its reason, and stays the server's`() throws {
    let giver = try MovingServer(at: MovingServer.Door())
    let client = try giver.client()
    let park = giver.connections.park
    #expect(code { try park(client.served, "line", [], []) } == .notAsked)
    try giver.prepare(next)
    let tooMuch = [UInt8](repeating: 0, count: 65537)
    #expect(code { try park(client.served, "line", tooMuch, []) } == .tooLarge)
    #expect(code { try park(client.served, "line", [], tooMuch) } == .tooLarge)
    #expect(code { try park(client.served, String(repeating: "l", count: 256), [], []) } == .tooLarge)
    #expect(code { try park(giver.door.socket.descriptor.raw, "line", [], []) } == .notConnected)
    #expect(code { try park(-1, "line", [], []) } == .notConnected)
    #expect(code { try park(client.served, "line", Array(tooMuch.dropLast()), []) } == nil)
    giver.scene.steps.release(MovingServer.drained)
    try giver.supervisor.expectDrained()
    let late = try giver.client()
    #expect(code { try park(late.served, "line", [], []) } == .notAsked)
    #expect(try copies(of: late.served) == 1)
  }

  @Test func `is everything, for a server that has not said that it moves connections`() throws {
    let (ours, theirs) = try OwnedDescriptor.socketPair().split()
    let supervisor = try ScriptedSupervisor(OwnedDescriptor(adopting: ours))
    let server = OverlapServer(service: "web", build: "1", listeners: [:])
    let process = try server.attach(over: OwnedDescriptor(adopting: theirs), tuning: .calm).process
    guard case .hello(let hello) = try supervisor.next() else { throw Missing(what: "Hello") }
    #expect(hello.capabilities == [])
    process.detach()
    let closing = try MovingServer(at: MovingServer.Door(), .closed)
    try closing.supervisor.prepareHandoff(next)
    closing.scene.steps.wait(for: MovingServer.drained)
    #expect(closing.scene.process.traffic.drainRequest?.connections == .close)
    #expect(code { _ = try closing.parkedClients(1) } == .notAsked)
  }

  @Test func `is nothing, for one that has said so and is asked to`() throws {
    let (ours, theirs) = try OwnedDescriptor.socketPair().split()
    let supervisor = try ScriptedSupervisor(OwnedDescriptor(adopting: ours))
    var server = OverlapServer(service: "web", build: "1", listeners: [:])
    server.connections = .moved
    let process = try server.attach(over: OwnedDescriptor(adopting: theirs), tuning: .calm).process
    guard case .hello(let hello) = try supervisor.next() else { throw Missing(what: "Hello") }
    #expect(hello.capabilities == .movesConnections)
    process.detach()
    let parking = try MovingServer(at: MovingServer.Door())
    try parking.prepare(next)
    #expect(parking.scene.process.traffic.drainRequest?.connections == .park)
    // The next drain may be another: it is said each time.
    parking.scene.steps.release(MovingServer.drained)
    try parking.supervisor.expectDrained()
    try parking.supervisor.send(.resumeAfterAbort(next))
    _ = try parking.supervisor.expectResumed()
    try parking.supervisor.prepareHandoff(.random())
    try parking.supervisor.expectDrained()
    #expect(parking.scene.process.traffic.drainRequest?.connections == .close)
  }
}
