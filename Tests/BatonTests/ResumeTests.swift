import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

/// Where an upgrade can be called off while this process is the incumbent, and what the server does then.
@Suite struct `An incumbent that is called back` {
  private let next = HandoffID.random()

  private func resumeOwned(_ generation: UInt64, _ lock: LockPassage) -> Message {
    .resumeOwned(.init(handoffID: next, generation: Generation(generation), lock: lock))
  }

  @Test func `serves on from the middle of its drain, under the generation it never gave away`() throws {
    let scene = try Scene(holding: ["drain: handoff"])
    try scene.supervisor.start(generation: 5)
    try scene.supervisor.prepareHandoff(next)
    scene.steps.wait(for: "drain: handoff")
    try scene.supervisor.send(resumeOwned(6, .acquire))
    try scene.supervisor.send(.statusRequest(next))
    // Called back before it has drained: what it finds when it has is the way back.
    scene.steps.release("drain: handoff")
    #expect(try scene.supervisor.expectResumed() == .init(handoffID: next, generation: Generation(5)))
    #expect(scene.steps.first(6).suffix(2) == ["resumed 5", "serving"])
    #expect(scene.process.traffic.drainRequest == nil)
  }

  @Test func `serves on after it has drained`() throws {
    let scene = try Scene()
    try scene.supervisor.start(generation: 5)
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.expectDrained()
    try scene.supervisor.send(resumeOwned(6, .acquire))
    #expect(try scene.supervisor.expectResumed().generation == Generation(5))
    #expect(scene.steps.first(6).suffix(2) == ["resumed 5", "serving"])
  }

  @Test func `serves on from the middle of its seal`() throws {
    let scene = try Scene(holding: ["seal"])
    try scene.supervisor.start(generation: 5)
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.expectDrained()
    let escrow = try scene.supervisor.requestSeal(next)
    scene.steps.wait(for: "seal")
    try scene.supervisor.send(resumeOwned(6, .acquire))
    // The application is told as soon as the thread has heard it.
    try scene.supervisor.send(.statusRequest(next))
    try scene.supervisor.awaitBeat { $0.kind == .status }
    scene.steps.release("seal")
    #expect(try scene.supervisor.expectResumed().generation == Generation(5))
    #expect(try escrow.wait(for: .readable, until: .now().advanced(by: .seconds(20))), "the escrow pair is still open")
    var nothing: [UInt8] = []
    try escrow.setWaiting(.nonBlocking)
    let message = try escrow.receive(appendingTo: &nothing, limit: 64)
    #expect(message.outcome == .ended, "the escrow pair carried something")
  }

  @Test func `takes the lock back from the supervisor's hands, under the generation that came with it`() throws {
    let scene = try Scene()
    try scene.supervisor.start(generation: 5)
    let lock = try scene.supervisor.takeLock(from: scene, in: next)
    try scene.supervisor.send(resumeOwned(8, .attached), passing: lock)
    #expect(try scene.supervisor.expectResumed() == .init(handoffID: next, generation: Generation(8)))
    #expect(try scene.directory.stamp == LockStamp(generation: Generation(8), format: 2))
    #expect(scene.steps.first(7).suffix(2) == ["resumed 8", "serving"])
  }

  @Test func `tries until the lock is free when none comes with the call`() throws {
    let scene = try Scene()
    try scene.supervisor.start(generation: 5)
    let lock = try scene.supervisor.takeLock(from: scene, in: next)
    try scene.supervisor.send(resumeOwned(6, .acquire))
    try scene.supervisor.send(.statusRequest(next))
    try scene.supervisor.awaitBeat { $0.kind == .status }
    #expect(!scene.steps.all.contains("resumed 6"))
    try lock.close()
    #expect(try scene.supervisor.expectResumed().generation == Generation(6))
  }

  @Test func `keeps the generation it was given when a late word of a dead attempt brings another`() throws {
    let scene = try Scene()
    try scene.supervisor.start(generation: 5)
    let lock = try scene.supervisor.takeLock(from: scene, in: next)
    try scene.supervisor.send(resumeOwned(8, .acquire))
    let late = Message.resumeOwned(.init(handoffID: .random(), generation: Generation(2), lock: .acquire))
    try scene.supervisor.send(late)
    try scene.supervisor.send(.statusRequest(next))
    try scene.supervisor.awaitBeat { $0.kind == .status }
    try lock.close()
    #expect(try scene.supervisor.expectResumed() == .init(handoffID: next, generation: Generation(8)))
  }

  @Test func `is called back before it has begun, and begins all the same`() throws {
    let scene = try Scene(holding: ["handedOver 5"])
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 5)
    scene.steps.wait(for: "handedOver 5")
    scene.steps.release("handedOver 5")
    _ = try scene.supervisor.expectReady()
    // All of it may have happened before the server's thread has run again.
    try scene.supervisor.send(.serve(scene.supervisor.attempt))
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.send(resumeOwned(6, .acquire))
    #expect(try scene.supervisor.expectResumedAfterDrained().generation == Generation(5))
    scene.steps.wait(for: "serving")
    #expect(scene.process.traffic.begin())
  }

  @Test func `goes on to another attempt after a failed one`() throws {
    let scene = try Scene()
    try scene.supervisor.start(generation: 5)
    for generation in UInt64(6)...9 {
      let id = HandoffID.random()
      let lock = try scene.supervisor.takeLock(from: scene, in: id)
      let resume = Message.resumeOwned(.init(handoffID: id, generation: Generation(generation), lock: .attached))
      try scene.supervisor.send(resume, passing: lock)
      #expect(try scene.supervisor.expectResumed() == .init(handoffID: id, generation: Generation(generation)))
    }
    _ = try scene.supervisor.takeLock(from: scene, in: next)
    try scene.supervisor.send(.commit(next))
    #expect(scene.steps.wait(for: "end").suffix(2) == ["retire", "end"])
  }

  @Test func `retires instead when a newer format was written meanwhile`() throws {
    let scene = try Scene()
    try scene.supervisor.start(generation: 5)
    let lock = try scene.supervisor.takeLock(from: scene, in: next)
    try lock.writeOnce(Array(LockStamp(generation: Generation(7), format: 3).text.utf8).span, at: 0)
    try scene.supervisor.send(resumeOwned(8, .attached), passing: lock)
    #expect(scene.steps.wait(for: "end").suffix(2) == ["retire", "end"])
    try lock.close()
    // It has let go of what it cannot read.
    try Lock.waitUntilFree(scene.directory.path)
  }

  @Test func `keeps quiet about a call that is not its attempt's`() throws {
    let scene = try Scene()
    try scene.supervisor.start()
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.expectDrained()
    try scene.supervisor.send(.resumeAfterAbort(.random()))
    let escrow = try scene.supervisor.requestSeal(next)
    _ = try scene.supervisor.expectSealComplete()
    #expect(try escrow.receiveLock(of: next).isLock(of: scene.directory.path))
    #expect(scene.notices.all.count == 1)
  }
}
