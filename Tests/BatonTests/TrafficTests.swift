import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

@Suite struct `Traffic` {
  private let next = HandoffID.random()

  @Test func `lets requests begin only while the server serves`() throws {
    let scene = try Scene(holding: ["handedOver 1", "drain: handoff"])
    let traffic = scene.process.traffic
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 1)
    scene.steps.wait(for: "handedOver 1")
    #expect(!traffic.begin())
    scene.steps.release("handedOver 1")
    _ = try scene.supervisor.expectReady()
    try scene.supervisor.send(.serve(scene.supervisor.attempt))
    scene.steps.wait(for: "serving")
    #expect(traffic.begin())
    #expect(traffic.requestsInFlight == 1)
    try scene.supervisor.prepareHandoff(next)
    scene.steps.wait(for: "drain: handoff")
    #expect(!traffic.begin())
    traffic.end()
    #expect(traffic.requestsInFlight == 0)
    scene.steps.release("drain: handoff")
    try scene.supervisor.expectDrained()
    try scene.supervisor.send(.resumeAfterAbort(next))
    _ = try scene.supervisor.expectResumed()
    #expect(traffic.begin())
  }

  @Test func `waits for the last request, for as long as the drain's grace, or until it is called off`() throws {
    let scene = try Scene { warming, steps in
      var owning = try warming.takeData().orDecline()
      while true {
        let serving = try owning.ready(revisions: [7])
        steps.take("serving")
        let request = serving.traffic.drainRequested()
        steps.take("\(try #require(request.timeLeft) > .zero)")
        steps.take("\(serving.traffic.waitUntilIdle())")
        guard case .resume(let again) = try serving.drained() else { return }
        owning = again
      }
    }
    let traffic = scene.process.traffic
    try scene.supervisor.start()
    scene.steps.wait(for: "serving")
    #expect(traffic.begin())
    try scene.supervisor.prepareHandoff(next)
    scene.steps.first(2)
    traffic.end()
    try scene.supervisor.expectDrained()
    try resume(scene, next)
    #expect(traffic.begin())
    let second = HandoffID.random()
    try scene.supervisor.prepareHandoff(second)
    scene.steps.first(5)
    try resume(scene, second)
    let third = HandoffID.random()
    try scene.supervisor.prepareHandoff(third, deadline: .milliseconds(50))
    try scene.supervisor.expectDrained()
    let ends = scene.steps.all.filter { $0 != "serving" }
    #expect(ends == ["true", "idle", "true", "calledOff", "true", "outOfTime"])
  }

  private func resume(_ scene: Scene, _ id: HandoffID) throws {
    try scene.supervisor.send(.resumeAfterAbort(id))
    _ = try scene.supervisor.expectResumed()
  }

  @Test func `tells the supervisor what the server is doing`() throws {
    let scene = try Scene()
    let traffic = scene.process.traffic
    try scene.supervisor.start()
    scene.steps.wait(for: "serving")
    for _ in 1...3 { traffic.connectionOpened() }
    traffic.connectionClosed()
    #expect(traffic.begin())
    traffic.report(revisions: [4, 9])
    try scene.supervisor.send(.statusRequest(next))
    let status = Message.Status(handoffID: next, openConnections: 2, requestsInFlight: 1, revisionPerShard: [4, 9])
    try scene.supervisor.awaitBeat { $0 == .status(status) }
  }

  @Test func `stamps the moments of the accept gap on the clock that all processes share`() throws {
    let scene = try Scene(holding: ["drain: handoff"])
    let traffic = scene.process.traffic
    let before = MonotonicInstant.now().nanoseconds
    try scene.supervisor.start()
    scene.steps.wait(for: "serving")
    traffic.connectionOpened()
    #expect(traffic.begin())
    traffic.end()
    traffic.connectionOpened()
    try scene.supervisor.prepareHandoff(next)
    scene.steps.wait(for: "drain: handoff")
    traffic.report(.stoppedAccepting)
    scene.steps.release("drain: handoff")
    try scene.supervisor.expectDrained()
    let moments = scene.supervisor.beats.compactMap { beat -> Message.Moment? in
      guard case .moment(let moment) = beat else { return nil }
      return moment
    }
    #expect(moments.map(\.kind) == [.serveRead, .firstAccept, .firstAnswer, .stoppedAccepting, .lastAccept])
    let times = Dictionary(uniqueKeysWithValues: moments.map { ($0.kind, $0.monotonicNanoseconds) })
    let order: [MomentKind] = [.serveRead, .firstAccept, .firstAnswer, .lastAccept, .stoppedAccepting]
    #expect(order.compactMap { times[$0] } == order.compactMap { times[$0] }.sorted())
    #expect(times.values.allSatisfy { $0 > before })
  }

  @Test func `reports its first answer anew when it serves again`() throws {
    let scene = try Scene()
    let traffic = scene.process.traffic
    try scene.supervisor.start()
    for _ in 1...2 {
      scene.steps.wait(for: "serving")
      for _ in 1...3 {
        traffic.connectionOpened()
        #expect(traffic.begin())
        traffic.end()
      }
      let id = HandoffID.random()
      try scene.supervisor.prepareHandoff(id)
      try scene.supervisor.expectDrained()
      try resume(scene, id)
    }
    let kinds = scene.supervisor.beats.compactMap { beat -> MomentKind? in
      guard case .moment(let moment) = beat else { return nil }
      return moment.kind
    }
    #expect(kinds == [.serveRead, .firstAccept, .firstAnswer, .firstAccept, .firstAnswer])
  }

  @Test func `has a descriptor that is readable exactly while a drain is asked for`() throws {
    let scene = try Scene(holding: ["drain: handoff"])
    let flag = scene.process.traffic.drainDescriptor
    try scene.supervisor.start()
    scene.steps.wait(for: "serving")
    #expect(try !isReadable(flag))
    try scene.supervisor.prepareHandoff(next)
    #expect(try isReadable(flag, within: .seconds(20)))
    // Once a loop that saw the flag found no request, took itself for stopping, and ended.
    #expect(scene.process.traffic.drainRequest != nil)
    scene.steps.wait(for: "drain: handoff")
    try scene.supervisor.send(.resumeAfterAbort(next))
    scene.steps.release("drain: handoff")
    _ = try scene.supervisor.expectResumed()
    #expect(try !isReadable(flag))
  }

  private func isReadable(_ number: Int32, within limit: Duration = .zero) throws -> Bool {
    let copy = try OwnedDescriptor.duplicate(of: number)
    return try copy.wait(for: .readable, until: .now().advanced(by: limit))
  }
}
