import Baton
import BatonProtocol
import SupervisorScript
import Testing

/// A stage that is let go of, by an error thrown past it or by a mere return, is reported: nobody has to wait for a
/// deadline to find out.
@Suite struct `A stage that the application drops` {
  struct Mishap: Error {}

  private func dropped(_ scene: Scene, in id: HandoffID) throws -> String {
    let message = try scene.supervisor.next()
    guard case .dropped(let dropped) = message else { throw Unexpected(message) }
    #expect(dropped.handoffID == id)
    return dropped.stage
  }

  @Test func `is reported while warming, and the process is told to end`() throws {
    var tuning = Tuning.calm
    tuning.graceAfterEnd = .milliseconds(10)
    let scene = try Scene(holding: ["warm"], tuning: tuning) { warming, steps in
      steps.take("warm")
      _ = consume warming
    }
    try scene.supervisor.greet()
    try scene.supervisor.send(.statusRequest(scene.supervisor.attempt))
    try scene.supervisor.awaitBeat { $0.kind == .status }
    scene.steps.release("warm")
    #expect(try dropped(scene, in: scene.supervisor.attempt) == "warming")
    #expect(scene.steps.wait(for: "process ended").contains("process ended"))
  }

  @Test func `is reported while owning`() throws {
    let scene = try Scene { warming, _ in
      _ = try warming.takeData().orDecline()
      throw Mishap()
    }
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 1)
    #expect(try dropped(scene, in: scene.supervisor.attempt) == "owning")
  }

  @Test func `is reported while serving`() throws {
    let scene = try Scene { warming, _ in
      _ = try warming.takeData().orDecline().ready(revisions: [7])
      throw Mishap()
    }
    try scene.supervisor.start()
    #expect(try dropped(scene, in: scene.supervisor.attempt) == "serving")
  }

  @Test func `is reported while sealing`() throws {
    let scene = try Scene { warming, _ in
      let serving = try warming.takeData().orDecline().ready(revisions: [7])
      _ = serving.traffic.drainRequested()
      guard case .seal = try serving.drained() else { return }
      throw Mishap()
    }
    let next = HandoffID.random()
    try scene.supervisor.start()
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.expectDrained()
    let escrow = try scene.supervisor.requestSeal(next)
    #expect(try dropped(scene, in: next) == "sealing")
    _ = consume escrow
  }

  @Test func `is not reported when the last step was taken`() throws {
    let scene = try Scene()
    let next = HandoffID.random()
    try scene.supervisor.start()
    let lock = try scene.supervisor.takeLock(from: scene, in: next)
    try scene.supervisor.send(.commit(next))
    scene.steps.wait(for: "end")
    scene.process.detach()
    #expect(throws: ChannelEnded.self) { try scene.supervisor.next() }
    #expect(scene.supervisor.hasEnded)
    _ = consume lock
  }
}
