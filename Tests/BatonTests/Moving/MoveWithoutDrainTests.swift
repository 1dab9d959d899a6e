import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

/// In overlap, and in a rollback, nobody has asked for a drain when connections are to move.
@Suite struct `A server that serves and is told to give its connections away` {
  private let next = HandoffID.random()

  @Test func `is asked to park, gives them, and waits to be told to go`() throws {
    let server = try MovingServer(at: MovingServer.Door())
    let giver = try server.pair(.give, next)
    server.scene.steps.wait(for: MovingServer.drained)
    #expect(server.scene.process.traffic.drainRequest?.connections == .park)
    let client = try server.parkedClients(1)[0]
    let offer = try giver.offer()
    try giver.send(.answer(MoveAnswer(offer.identity, .accepted)))
    server.scene.steps.release(MovingServer.drained)
    let moved = Message.Moved(handoffID: next, offered: 1, adopted: 1, refused: 0, ambiguous: 0)
    #expect(try server.expectMoved() == moved)
    #expect(try copies(of: giver.sockets[0].descriptor.raw) == 1)
    // It is told to go by the supervisor, and not before.
    try server.supervisor.send(.statusRequest(next))
    try server.supervisor.awaitBeat { $0.kind == .status && $0.handoffID == next }
    #expect(server.scene.process.traffic.drainRequest?.reason == .handoff)
    try server.supervisor.send(.abort(.init(handoffID: server.supervisor.attempt, reason: "rolled back")))
    server.scene.steps.wait(for: "retire")
    _ = client
  }

  @Test func `goes by itself when its supervisor is gone`() throws {
    let server = try MovingServer(at: MovingServer.Door())
    let giver = try server.pair(.give, next)
    server.scene.steps.wait(for: MovingServer.drained)
    server.scene.steps.release(MovingServer.drained)
    #expect(try server.expectMoved() == .init(handoffID: next, offered: 0, adopted: 0, refused: 0, ambiguous: 0))
    server.supervisor.hangUp()
    #expect(server.scene.steps.wait(for: "retire").contains("retire"))
    giver.close()
  }

  @Test func `in overlap says when all are parked, and has back what nobody took`() throws {
    let door = try MovingServer.Door()
    let (ours, theirs) = try OwnedDescriptor.socketPair().split()
    let supervisor = try ScriptedSupervisor(OwnedDescriptor(adopting: ours))
    var server = OverlapServer(service: "web", build: "1", listeners: [:])
    server.optionalListeners = ["line"]
    server.connections = .moved
    let client = try OwnedDescriptor.connected(to: door.socket.address)
    guard let connection = try door.socket.accept() else { throw Missing(what: "the client") }
    let accepted = connection.release()
    let steps = Steps()
    let warming = try server.attach(
      over: OwnedDescriptor(adopting: theirs), listeners: [door.listener], tuning: .calm)
    let process = warming.process
    let handed = HandedOver(warming)
    _ = try StartedThread(name: "server") {
      do throws(BatonError) {
        guard let warming = handed.take() else { return }
        let serving = try warming.ready()
        let request = serving.traffic.drainRequested()
        if request.connections == .park { try serving.process.connections.park(accepted, listener: "line") }
        serving.parked()
        steps.take(serving.process.connections.next() == nil ? "nothing came back" : "something came back")
        serving.finish()
      } catch {
        steps.take("\(error)")
      }
    }
    try supervisor.greet()
    _ = try supervisor.expectPrepared()
    try supervisor.begin(generation: 0, lock: .noLock)
    _ = try supervisor.expectReady()
    try supervisor.send(.serve(supervisor.attempt))
    let pair = try OwnedDescriptor.packetPair()
    try supervisor.send(.move(.init(handoffID: next, side: .give)), passing: pair.first)
    let (ends, taker) = pair.split()
    try OwnedDescriptor(adopting: ends).close()
    let end = PairEnd(OwnedDescriptor(adopting: taker))
    try end.send(.answer(MoveAnswer(end.offer().identity, .declined)))
    guard case .moved(let moved) = try supervisor.next() else { throw Missing(what: "Moved") }
    #expect(moved == .init(handoffID: next, offered: 1, adopted: 0, refused: 1, ambiguous: 0))
    #expect(steps.first(1) == ["something came back"])
    process.detach()
    _ = client.raw
  }
}

private final class HandedOver: @unchecked Sendable {
  // Taken once, by the thread that it is for.
  private var warming: OverlapWarming?

  init(_ warming: consuming OverlapWarming) {
    self.warming = consume warming
  }

  func take() -> OverlapWarming? { warming.take() }
}
