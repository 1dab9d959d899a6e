import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

/// The suspending forms of the steps: the same conversation, and a task may be cancelled.
@Suite struct `A server with tasks` {
  private let directory = Scratch()
  private let steps = Steps()
  private let pool = OwnPool()

  /// What a script may do besides.
  struct Play: Sendable {
    let process: ManagedProcess
    let task: Task<Void, Never>

    func cancel() { task.cancel() }
  }

  /// Runs a server in the test's task, and a script that plays its supervisor on a thread of its own.
  private func play(
    _ server: @escaping @Sendable (consuming Warming, Steps) async throws -> Void,
    against script: @escaping @Sendable (ScriptedSupervisor, Steps, Play) throws -> Void
  ) async throws {
    let (ours, theirs) = try OwnedDescriptor.socketPair().split()
    let declared = DataServer(
      service: "kv", build: "2.0", directory: directory.path, formats: DataFormat(reads: 1...2, writes: 2),
      listeners: [:])
    let warming = try declared.attach(over: OwnedDescriptor(adopting: theirs), tuning: .calm)
    let process = warming.process
    let handed = Handover(warming)
    let task = Task(executorPreference: pool) { [steps] in
      do {
        try await server(try handed.take(), steps)
        steps.take("end")
      } catch {
        steps.take("\((error as? BatonError)?.code.description ?? "\(error)")")
      }
    }
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      let played: @Sendable () -> Void = { [steps] in
        continuation.resume(
          with: Result {
            try script(
              try ScriptedSupervisor(OwnedDescriptor(adopting: ours)), steps, Play(process: process, task: task))
          })
      }
      do { _ = try StartedThread(name: "supervisor", played) } catch { continuation.resume(throwing: error) }
    }
    task.cancel()
    await task.value
    process.detach()
    // The server's task may begin late, and its directory must be there then.
    withExtendedLifetime(directory) {}
  }

  @Test func `takes every step`() async throws {
    try await play { warming, steps in
      let owning = try await warming.takeData().orDecline()
      steps.take("owning \(owning.generation)")
      let serving = try await owning.ready(revisions: [7])
      steps.take("drain: \(try await serving.traffic.drainRequested().reason)")
      steps.take("\(await serving.traffic.waitUntilIdle())")
      guard case .seal(let sealing) = try await serving.drained() else { return }
      guard case .retire = try await sealing.complete(revisions: [7]) else { return }
      steps.take("retire")
    } against: { supervisor, steps, _ in
      let next = HandoffID.random()
      try supervisor.start(generation: 3)
      try supervisor.prepareHandoff(next)
      try supervisor.expectDrained()
      let escrow = try supervisor.requestSeal(next)
      _ = try supervisor.expectSealComplete()
      _ = try escrow.receiveLock(of: next)
      try supervisor.send(.commit(next))
      #expect(steps.first(5) == ["owning 3", "drain: handoff", "idle", "retire", "end"])
    }
  }

  @Test func `waits for the last request no longer than the drain's grace`() async throws {
    try await play { warming, steps in
      let serving = try await warming.takeData().orDecline().ready(revisions: [7])
      guard serving.traffic.begin() else { return }
      steps.take("serving")
      _ = try await serving.traffic.drainRequested()
      steps.take("\(await serving.traffic.waitUntilIdle())")
      serving.traffic.end()
      steps.take("\(await serving.traffic.waitUntilIdle())")
      _ = try await serving.drained()
    } against: { supervisor, steps, _ in
      try supervisor.start()
      steps.wait(for: "serving")
      try supervisor.prepareHandoff(.random(), deadline: .milliseconds(30))
      try supervisor.expectDrained()
      #expect(steps.all == ["serving", "outOfTime", "idle"])
    }
  }

  @Test func `is told that a wait was cancelled, and the stage that it lost is reported`() async throws {
    try await play { [pool] warming, steps in
      let serving = try await warming.takeData().orDecline().ready(revisions: [7])
      steps.take("serving")
      let traffic = serving.traffic
      let watch = Task(executorPreference: pool) { try await traffic.drainRequested() }
      watch.cancel()
      do {
        _ = try await watch.value
      } catch let error as BatonError {
        steps.take("watch: \(error.code)")
      }
      _ = try await traffic.drainRequested()
      _ = try await serving.drained()
    } against: { supervisor, steps, play in
      try supervisor.start()
      try supervisor.prepareHandoff(.random())
      try supervisor.expectDrained()
      play.cancel()
      #expect(steps.first(3) == ["serving", "watch: cancelled", "cancelled"])
      let message = try supervisor.next()
      guard case .dropped(let dropped) = message else { throw Unexpected(message) }
      #expect(dropped.stage == "serving")
    }
  }

  @Test func `is held up by nobody who waits beside it`() async throws {
    try await play { warming, steps in
      let serving = try await warming.takeData().orDecline().ready(revisions: [7])
      let traffic = serving.traffic
      steps.take("serving")
      await withTaskGroup(of: Void.self) { group in
        for _ in 1...20 { group.addTask { _ = try? await traffic.drainRequested() } }
      }
      steps.take("all woken")
      guard case .retire = try await serving.drained() else { return }
    } against: { supervisor, steps, play in
      try supervisor.start()
      steps.wait(for: "serving")
      play.process.stop()
      #expect(steps.first(3) == ["serving", "all woken", "end"])
    }
  }
}
