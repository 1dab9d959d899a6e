import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

@Suite struct `A supervised server` {
  private let next = HandoffID.random()

  @Test func `takes every step of a start and of a handoff to the next process`() throws {
    let scene = try Scene()
    let supervisor = scene.supervisor
    try supervisor.start(generation: 5)
    #expect(scene.steps.first(3) == ["warm", "handedOver 5", "serving"])
    let lock = try supervisor.takeLock(from: scene, in: next)
    #expect(try lock.isLock(of: scene.directory.path))
    try supervisor.send(.commit(next))
    #expect(scene.steps.wait(for: "end").suffix(4) == ["drain: handoff", "seal", "retire", "end"])
  }

  @Test func `says who it is, what it reads and what it has opened`() throws {
    let scene = try Scene()
    guard case .hello(let hello) = try scene.supervisor.next() else { throw CancellationError() }
    #expect(hello == .init(role: .successor, pid: UInt32(Host.pid), buildID: Array("2.0".utf8), versions: .spoken))
    try scene.supervisor.acknowledge()
    let prepared = try scene.supervisor.expectPrepared()
    let formats = DataFormats(reads: 1...2, writes: 2)
    #expect(
      prepared == .init(handoffID: scene.supervisor.attempt, service: "kv", listeners: [], formats: formats))
    try scene.supervisor.begin(generation: 1)
    let ready = try scene.supervisor.expectReady()
    #expect(ready.advertisedRevisionPerShard == [7])
    #expect(ready.healthzOK)
  }

  @Test func `takes over the very lock that another process has passed on`() throws {
    let directory = Scratch()
    let lock = try Lock(of: directory.path)
    let scene = try Scene(in: directory)
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 9, attaching: lock.duplicate())
    lock.close()
    _ = try scene.supervisor.expectReady()
    // Nobody let go of it on the way: whoever tries now finds it taken.
    #expect(throws: Lock.Taken.self) { try Lock(of: directory.path) }
    #expect(scene.steps.all.last == "handedOver 9")
  }

  @Test func `stamps generation and format after Serve and not before`() throws {
    let scene = try Scene()
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 12)
    _ = try scene.supervisor.expectReady()
    #expect(try scene.directory.stamp == nil)
    try scene.supervisor.send(.serve(scene.supervisor.attempt))
    scene.steps.wait(for: "serving")
    #expect(try scene.directory.stamp == LockStamp(generation: Generation(12), format: 2))
  }

  @Test func `owns a higher generation than the stamped one, whatever it was given`() throws {
    let directory = Scratch()
    try Lock(of: directory.path).stamp(LockStamp(generation: Generation(40), format: 1))
    let scene = try Scene(in: directory)
    try scene.supervisor.start(generation: 3)
    #expect(scene.steps.wait(for: "serving").contains("handedOver 41"))
  }

  @Test func `tells how its seal comes on`() throws {
    let scene = try Scene { warming, steps in
      let serving = try warming.takeData().orDecline().ready()
      _ = serving.traffic.drainRequested()
      guard case .seal(let sealing) = try serving.drained() else { return }
      sealing.progress(1, of: 4, revision: 11)
      _ = try sealing.failed("the disk is full", partialState: "1 of 4 shards")
    }
    try scene.supervisor.start()
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.expectDrained()
    _ = try scene.supervisor.requestSeal(next)
    #expect(
      try scene.supervisor.next() == .sealProgress(.init(shardsSealed: 1, shardsTotal: 4, lastRevision: 11)))
    let failed = Message.SealFailed(
      handoffID: next, error: "the disk is full", partialState: "1 of 4 shards")
    #expect(try scene.supervisor.next() == .sealFailed(failed))
  }

  @Test func `keeps the lock when it cannot be passed, and says why`() throws {
    let scene = try Scene(holding: ["seal"])
    try scene.supervisor.start()
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.expectDrained()
    // The supervisor's end of the escrow pair is closed at once, as its death would.
    _ = try scene.supervisor.requestSeal(next)
    scene.steps.wait(for: "seal")
    scene.steps.release("seal")
    guard case .sealFailed(let failed) = try scene.supervisor.next() else { throw CancellationError() }
    #expect(failed.error.contains("broken pipe"))
    #expect(throws: Lock.Taken.self) { try Lock(of: scene.directory.path) }
  }

  @Test func `accepts Commit for a release that came after it was resumed, and answers that it serves`() throws {
    let scene = try Scene()
    try scene.supervisor.start()
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.expectDrained()
    try scene.supervisor.send(.resumeAfterAbort(next))
    _ = try scene.supervisor.expectResumed()
    try scene.supervisor.send(.commit(next))
    #expect(try scene.supervisor.expectResumed().handoffID == next)
  }
}
