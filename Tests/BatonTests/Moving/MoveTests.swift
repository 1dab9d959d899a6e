import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

/// Two servers, one after the other, and clients that are connected all the time.
@Suite struct `Connections that move` {
  private let next = HandoffID.random()

  /// The giver is drained and has parked; the taker serves, and has been given its end of the pair.
  private func move(from giver: MovingServer, to taker: MovingServer) throws {
    let pair = try OwnedDescriptor.packetPair()
    try taker.move(.take, next, on: pair.second)
    try giver.move(.give, next, on: pair.first)
  }

  @Test func `keep their ports, and the next answers come from the next server`() throws {
    let door = try MovingServer.Door()
    let (giver, taker) = (try MovingServer(at: door), try MovingServer(at: door))
    try giver.prepare(next)
    let clients = try giver.parkedClients(100)
    let ports = try clients.map { try $0.port }
    try giver.release(next)
    // What is asked meanwhile waits.
    for client in clients { #expect(try client.socket.send([UInt8(ascii: "?")]) == .bytes(1)) }
    try move(from: giver, to: taker)
    var taken: [Taken] = []
    for number in 1...100 { taken.append(try taker.connections.acceptNext(saying: "taker \(number)")) }
    var answers: Set<String> = []
    for client in clients { answers.insert(try client.line() ?? "the end") }
    #expect(answers == Set((1...100).map { "taker \($0)" }))
    for connection in taken {
      var question: [UInt8] = []
      #expect(try connection.socket.read(appendingTo: &question, limit: 9) == .bytes(1))
    }
    #expect(try clients.map { try $0.port } == ports)
    #expect(try giver.expectMoved() == .init(handoffID: next, offered: 100, adopted: 100, refused: 0, ambiguous: 0))
    let counts = giver.connections.counts
    #expect(counts.offered == 100 && counts.adopted == 100 && counts.refused + counts.ambiguous == 0)
  }

  @Test func `bring along what was not consumed and what is known of the client, unchanged`() throws {
    let door = try MovingServer.Door()
    let (giver, taker) = (try MovingServer(at: door), try MovingServer(at: door))
    try giver.prepare(next)
    let whole = (0..<65536).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
    let baggage: [(residual: [UInt8], state: [UInt8])] = [([], []), (whole, whole.reversed()), ([0], [255, 0])]
    var clients: [Client] = []
    for it in baggage { clients += try giver.parkedClients(1, residual: it.residual, state: it.state) }
    try giver.release(next)
    try move(from: giver, to: taker)
    for it in baggage {
      let taken = try taker.connections.acceptNext(saying: "here")
      #expect(taken.residual == it.residual && taken.state == it.state && taken.listener == "line")
    }
    for client in clients { #expect(try client.line() == "here") }
    #expect(try giver.expectMoved().adopted == 3)
  }

  @Test func `belong to one process each, and to no child of it`() throws {
    let door = try MovingServer.Door()
    let (giver, taker) = (try MovingServer(at: door), try MovingServer(at: door))
    try giver.prepare(next)
    let link = try Files.target(ofLink: "/proc/self/fd/\(try giver.parkedClients(1)[0].served)")
    try giver.release(next)
    #expect(copies(ofLink: link) == 1)
    try move(from: giver, to: taker)
    let taken = try taker.connections.acceptNext(saying: "here")
    #expect(try giver.expectMoved().adopted == 1)
    #expect(try taken.socket.closesOnExec())
    #expect(copies(ofLink: link) == 1)
  }

  @Test func `come back with all that was parked when the next server declines them`() throws {
    let door = try MovingServer.Door()
    let (giver, taker) = (try MovingServer(at: door), try MovingServer(at: door))
    try giver.prepare(next)
    let client = try giver.parkedClients(1, residual: [1, 2], state: [3])[0]
    let link = try Files.target(ofLink: "/proc/self/fd/\(client.served)")
    try giver.release(next)
    try move(from: giver, to: taker)
    try taker.connections.declineNext()
    #expect(try giver.expectMoved() == .init(handoffID: next, offered: 1, adopted: 0, refused: 1, ambiguous: 0))
    let back = try giver.connections.takeBack()
    #expect(back.socket.raw == client.served && back.reason == .notMoved)
    #expect(back.residual == [1, 2] && back.state == [3] && back.listener == "line")
    try back.say("bye")
    #expect(try client.line() == "bye")
    #expect(copies(ofLink: link) == 1)
  }

  @Test func `come back before the server is told to go, when nothing has moved`() throws {
    let door = try MovingServer.Door()
    let giver = try MovingServer(at: door)
    try giver.prepare(next)
    let clients = try giver.parkedClients(3)
    try giver.release(next)
    try giver.supervisor.send(.commit(next))
    giver.scene.steps.wait(for: "retire")
    for client in clients {
      let back = try giver.connections.takeBackAtOnce()
      #expect(back.reason == .notMoved && back.socket.raw == client.served)
    }
    let rest = giver.connections.next() == nil
    #expect(rest)
  }

  @Test func `are served on where they were when the upgrade is undone`() throws {
    let door = try MovingServer.Door()
    let giver = try MovingServer(at: door)
    try giver.prepare(next)
    let client = try giver.parkedClients(1, residual: [7], state: [8])[0]
    giver.scene.steps.release(MovingServer.drained)
    try giver.supervisor.expectDrained()
    try giver.supervisor.send(.resumeAfterAbort(next))
    _ = try giver.supervisor.expectResumed()
    let back = try giver.connections.takeBack()
    #expect(back.reason == .resumed && back.residual == [7] && back.state == [8])
    try back.say("still here")
    #expect(try client.line() == "still here")
    // It serves: nobody asks it to park any more.
    let late = #expect(throws: BatonError.self) { try giver.connections.park(client.served, listener: "line") }
    #expect(late?.code == .notAsked)
  }

  @Test func `are awaited by a task as well, until it is cancelled`() async throws {
    let door = try MovingServer.Door()
    let giver = try MovingServer(at: door)
    try giver.prepare(next)
    let client = try giver.parkedClients(1)[0]
    let connections = giver.connections
    let reasons = Task(executorPreference: OwnPool()) {
      guard case .returned(let returned) = try await connections.arrival() else { throw Missing(what: "a return") }
      let (reason, number) = (returned.reason, returned.take())
      try OwnedDescriptor(adopting: number).close()
      return (reason, number)
    }
    giver.scene.steps.release(MovingServer.drained)
    try giver.supervisor.expectDrained()
    try giver.supervisor.send(.resumeAfterAbort(next))
    _ = try giver.supervisor.expectResumed()
    let (reason, number) = try await reasons.value
    #expect(reason == .resumed && number == client.served)
    let waiting = Task(executorPreference: OwnPool()) {
      _ = try await connections.arrival()
    }
    waiting.cancel()
    let failure = await #expect(throws: BatonError.self) { try await waiting.value }
    #expect(failure?.code == .cancelled)
  }

  @Test func `are counted among those that the drain found, and not as closed`() throws {
    let door = try MovingServer.Door()
    let (giver, taker) = (try MovingServer(at: door), try MovingServer(at: door))
    for _ in 1...2 { giver.scene.process.traffic.connectionOpened() }
    try giver.prepare(next)
    let client = try giver.parkedClients(1)[0]
    try giver.release(next)
    try move(from: giver, to: taker)
    let taken = try taker.connections.acceptNext(saying: "here")
    taker.scene.process.traffic.connectionOpened(.moved)
    #expect(taker.scene.process.traffic.openConnections == 1)
    _ = try giver.expectMoved()
    giver.scene.process.traffic.connectionClosed()
    try giver.supervisor.awaitBeat { if case .closed = $0 { true } else { false } }
    let closed = Message.Closed(handoffID: next, openAtDrain: 2, inOrder: 1, byForce: 0)
    #expect(giver.supervisor.beats.contains(.closed(closed)))
    #expect(try client.line() == "here")
    #expect(taken.reason == nil)
  }
}
