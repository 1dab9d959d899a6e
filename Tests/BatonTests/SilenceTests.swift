import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Synchronization
import Testing

/// A process that does not serve yet ends with its supervisor; one that has served goes on serving.
@Suite struct `Without its supervisor, gone or silent` {
  enum Loss: CaseIterable, Sendable {
    case gone, silent
  }

  private let next = HandoffID.random()

  /// What is granted to a silent supervisor: nearly for ever, until the test wants to see it silent.
  private let granted = Granted()

  private final class Granted: Sendable {
    let silence = Mutex(Duration.seconds(3600))
  }

  private func scene(holding held: Set<String> = []) throws -> Scene {
    var tuning = Tuning.calm
    tuning.silence = { [granted] _ in granted.silence.withLock { $0 } }
    return try Scene(holding: held, tuning: tuning)
  }

  private func lose(_ loss: Loss, _ scene: Scene) throws {
    switch loss {
    case .gone: scene.supervisor.hangUp()
    case .silent:
      granted.silence.withLock { $0 = .milliseconds(20) }
      // The last word, from which the silence counts.
      try scene.supervisor.send(.heartbeat(.init(wallClockMilliseconds: 0)))
    }
  }

  private func reason(_ loss: Loss) -> String {
    "supervisorGone: unable to serve: the supervisor is \(loss)"
  }

  @Test(arguments: Loss.allCases) func `a process leaves that was not greeted`(loss: Loss) throws {
    var tuning = Tuning.calm
    if loss == .silent { tuning.silence = { _ in .milliseconds(20) } }
    let scene = try Scene(tuning: tuning)
    if loss == .gone { scene.supervisor.hangUp() }
    #expect(scene.steps.wait(for: reason(loss)).last == reason(loss))
  }

  @Test(arguments: Loss.allCases) func `a warm process leaves`(loss: Loss) throws {
    let scene = try scene()
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try lose(loss, scene)
    #expect(scene.steps.wait(for: reason(loss)).last == reason(loss))
  }

  @Test(arguments: Loss.allCases) func `a process leaves that owns and waits for Serve`(loss: Loss) throws {
    let scene = try scene()
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.begin(generation: 1)
    _ = try scene.supervisor.expectReady()
    try lose(loss, scene)
    #expect(scene.steps.wait(for: reason(loss)).last == reason(loss))
  }

  @Test func `a process is ended that does not leave by itself`() throws {
    var tuning = Tuning.calm
    tuning.graceAfterEnd = .milliseconds(20)
    let scene = try Scene(holding: ["warm"], tuning: tuning)
    try scene.supervisor.greet()
    scene.steps.wait(for: "warm")
    scene.supervisor.hangUp()
    #expect(scene.steps.wait(for: "process ended") == ["warm", "process ended"])
    scene.steps.release("warm")
  }

  @Test func `a process is ended that has sealed and does not retire by itself`() throws {
    var tuning = Tuning.calm
    tuning.graceAfterRetirement = .milliseconds(20)
    let scene = try Scene(holding: ["retire"], tuning: tuning)
    try scene.supervisor.start()
    let lock = try scene.supervisor.takeLock(from: scene, in: next)
    try scene.supervisor.send(.commit(next))
    #expect(scene.steps.wait(for: "process ended").suffix(2) == ["retire", "process ended"])
    scene.steps.release("retire")
    try lock.close()
  }

  @Test(arguments: Loss.allCases) func `a server that serves goes on, and can be stopped`(loss: Loss) throws {
    let scene = try scene()
    try scene.supervisor.start()
    scene.steps.wait(for: "serving")
    try lose(loss, scene)
    let traffic = scene.process.traffic
    #expect(traffic.begin())
    traffic.end()
    scene.process.stop()
    #expect(scene.steps.wait(for: "end").suffix(3) == ["drain: stop", "retire", "end"])
  }

  @Test(arguments: Loss.allCases) func `a drained server serves again`(loss: Loss) throws {
    let scene = try scene()
    try scene.supervisor.start(generation: 5)
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.expectDrained()
    try lose(loss, scene)
    #expect(scene.steps.first(6).suffix(2) == ["resumed 5", "serving"])
    #expect(scene.process.traffic.begin())
  }

  @Test(arguments: Loss.allCases, ["drain: handoff", "seal"])
  func `a server serves again that was in the middle of its drain or its seal`(loss: Loss, held: String) throws {
    let scene = try scene(holding: [held])
    try scene.supervisor.start(generation: 5)
    try scene.supervisor.prepareHandoff(next)
    if held == "seal" {
      try scene.supervisor.expectDrained()
      let escrow = try scene.supervisor.requestSeal(next)
      scene.steps.wait(for: held)
      try escrow.close()
    } else {
      scene.steps.wait(for: held)
    }
    try lose(loss, scene)
    scene.steps.release(held)
    #expect(scene.steps.wait(for: "resumed 5").contains("resumed 5"))
    #expect(throws: Lock.Taken.self) { try Lock(of: scene.directory.path) }
  }

  @Test(arguments: Loss.allCases) func `a sealed server takes the lock again and serves, one generation on`(
    loss: Loss
  ) throws {
    let scene = try scene()
    try scene.supervisor.start(generation: 5)
    let lock = try scene.supervisor.takeLock(from: scene, in: next)
    try lose(loss, scene)
    // The lock dies with the supervisor; a silent one has it until somebody ends it.
    try lock.close()
    #expect(scene.steps.first(7).suffix(2) == ["resumed 6", "serving"])
    #expect(try scene.directory.stamp == LockStamp(generation: Generation(6), format: 2))
  }

  @Test func `a server that resumed by itself says so, and says it again to a late Commit`() throws {
    let scene = try scene()
    try scene.supervisor.start(generation: 5)
    let lock = try scene.supervisor.takeLock(from: scene, in: next)
    try lose(.silent, scene)
    try lock.close()
    let resumed = Message.Resumed(handoffID: next, generation: Generation(6))
    #expect(try scene.supervisor.expectResumed() == resumed)
    try scene.supervisor.send(.commit(next))
    #expect(try scene.supervisor.expectResumed() == resumed)
  }
}
