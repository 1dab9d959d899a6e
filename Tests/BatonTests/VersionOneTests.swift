import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

/// A supervisor that knows only version 1 sends Begin without a word about the lock, and no Serve.
@Suite struct `Under a supervisor of version 1, a server` {
  @Test func `serves at Ready, under a generation of its own counting`() throws {
    let directory = Scratch()
    try Lock(of: directory.path).stamp(LockStamp(generation: Generation(4), format: 1))
    let scene = try Scene(in: directory)
    try scene.supervisor.greet(choosing: .one)
    try scene.supervisor.send(.begin(scene.supervisor.attempt))
    _ = try scene.supervisor.expectReady()
    #expect(scene.steps.wait(for: "serving") == ["warm", "handedOver 5", "serving"])
    #expect(try directory.stamp == LockStamp(generation: Generation(5), format: 2))
  }

  @Test func `gives its lock up, even to others who inherited it, and takes it again when called back`() throws {
    let scene = try Scene()
    let next = HandoffID.random()
    try scene.supervisor.greet(choosing: .one)
    try scene.supervisor.send(.begin(scene.supervisor.attempt))
    _ = try scene.supervisor.expectReady()
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.expectDrained()
    // As a child has it that was forked without an exec.
    let inherited = try OwnedDescriptor.copy(ofOpen: DataDirectoryLock.path(in: scene.directory.path))
    try scene.supervisor.send(.sealRequest(next))
    _ = try scene.supervisor.expectSealComplete()
    let successor = try Lock(of: scene.directory.path)
    try scene.supervisor.send(.resumeAfterAbort(next))
    successor.close()
    #expect(scene.steps.wait(for: "resumed 2").contains("resumed 2"))
    try inherited.close()
  }

  @Test func `waits with Begin until it is warm`() throws {
    let scene = try Scene(holding: ["warm"])
    try scene.supervisor.greet(choosing: .one)
    try scene.supervisor.send(.begin(scene.supervisor.attempt))
    scene.steps.wait(for: "warm")
    #expect(throws: Lock.Taken.self, "the lock is free until the server is warm") {
      _ = try Lock(of: scene.directory.path)
      throw Lock.Taken()
    }
    scene.steps.release("warm")
    _ = try scene.supervisor.expectReady()
    #expect(throws: Lock.Taken.self) { try Lock(of: scene.directory.path) }
  }
}
