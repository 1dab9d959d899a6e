import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

@Suite struct `A drain tells what became of the connections` {
  private let next = HandoffID.random()

  /// What the supervisor was told of them, in order.
  private func told(_ scene: Scene) -> [Message.Closed] {
    scene.supervisor.beats.compactMap { beat in
      guard case .closed(let closed) = beat else { return nil }
      return closed
    }
  }

  private func closed(_ found: UInt32, _ inOrder: UInt32, _ byForce: UInt32) -> Message.Closed {
    .init(handoffID: next, openAtDrain: found, inOrder: inOrder, byForce: byForce)
  }

  /// A server that serves and is asked to drain, with connections; it is held before it says that it is drained.
  private func drainingScene(connections: Int) throws -> Scene {
    let scene = try Scene(holding: ["drain: handoff", "retire"])
    try scene.supervisor.start()
    scene.steps.wait(for: "serving")
    for _ in 0...connections { scene.process.traffic.connectionOpened() }
    scene.process.traffic.connectionClosed()
    try scene.supervisor.prepareHandoff(next)
    scene.steps.wait(for: "drain: handoff")
    return scene
  }

  @Test func `before it is over, when all are closed`() throws {
    let scene = try drainingScene(connections: 3)
    let traffic = scene.process.traffic
    // One that comes before the server has ceased to accept has to go like the others.
    traffic.connectionOpened()
    for _ in 1...3 { traffic.connectionClosed() }
    traffic.connectionClosed(.byForce)
    scene.steps.release("drain: handoff")
    try scene.supervisor.expectDrained()
    #expect(told(scene) == [closed(4, 3, 1)])
  }

  @Test func `also when there were none left`() throws {
    let scene = try drainingScene(connections: 0)
    scene.steps.release("drain: handoff")
    try scene.supervisor.expectDrained()
    #expect(told(scene) == [closed(0, 0, 0)])
  }

  @Test func `before the server resumes, as far as it is known`() throws {
    let scene = try drainingScene(connections: 3)
    let traffic = scene.process.traffic
    traffic.connectionClosed()
    scene.steps.release("drain: handoff")
    try scene.supervisor.expectDrained()
    #expect(told(scene) == [])
    try scene.supervisor.send(.resumeAfterAbort(next))
    _ = try scene.supervisor.expectResumed()
    #expect(told(scene) == [closed(3, 1, 0)])
    // What ends while it serves again is nothing that a drain has closed.
    for _ in 1...2 { traffic.connectionClosed() }
    try scene.supervisor.send(.statusRequest(next))
    try scene.supervisor.awaitBeat { if case .status = $0 { true } else { false } }
    #expect(told(scene).allSatisfy { $0 == closed(3, 1, 0) })
  }

  @Test func `at the latest when the server leaves, which closes what is open by force`() throws {
    let scene = try drainingScene(connections: 3)
    let traffic = scene.process.traffic
    traffic.connectionClosed()
    scene.steps.release("drain: handoff")
    _ = try scene.supervisor.takeLock(from: scene, in: next, prepared: .already)
    try scene.supervisor.send(.commit(next))
    scene.steps.wait(for: "retire")
    traffic.reportClosed()
    // It may still close them by itself, and that is told as well.
    traffic.connectionClosed()
    traffic.connectionClosed(.byForce)
    scene.steps.release("retire")
    scene.steps.wait(for: "end")
    scene.process.detach()
    try scene.supervisor.awaitEnd()
    #expect(told(scene) == [closed(3, 1, 2), closed(3, 2, 1)])
  }

  @Test func `not when the server does not count`() throws {
    let scene = try Scene()
    try scene.supervisor.start()
    scene.steps.wait(for: "serving")
    _ = try scene.supervisor.takeLock(from: scene, in: next)
    try scene.supervisor.send(.commit(next))
    scene.steps.wait(for: "end")
    scene.process.detach()
    try scene.supervisor.awaitEnd()
    #expect(told(scene) == [])
  }
}
