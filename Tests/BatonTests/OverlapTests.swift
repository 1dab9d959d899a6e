import Baton
import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

/// A server without data has a shorter path: warming, serving, gone.
@Suite struct `A server that owns no data` {
  private func attach(_ steps: Steps) throws -> (ManagedProcess, ScriptedSupervisor) {
    let (ours, theirs) = try OwnedDescriptor.socketPair().split()
    var tuning = Tuning.calm
    tuning.endProcess = { steps.take("process ended") }
    let server = OverlapServer(service: "web", build: "1", listeners: [:])
    let warming = try server.attach(over: OwnedDescriptor(adopting: theirs), tuning: tuning)
    let process = warming.process
    let handed = OverlapHandover(warming)
    _ = try StartedThread(name: "server") {
      do throws(BatonError) {
        guard let warming = handed.take() else { return }
        let serving = try warming.ready()
        steps.take("serving")
        steps.take("drain: \(serving.traffic.drainRequested().reason)")
        serving.finish()
        steps.take("end")
      } catch {
        steps.take("\(error.code)")
      }
    }
    return (process, try ScriptedSupervisor(OwnedDescriptor(adopting: ours)))
  }

  private func start(_ supervisor: ScriptedSupervisor) throws {
    try supervisor.greet()
    #expect(try supervisor.expectPrepared().formats == DataFormats(reads: 0...0, writes: 0))
    try supervisor.begin(generation: 0, lock: .noLock)
    _ = try supervisor.expectReady()
    try supervisor.send(.serve(supervisor.attempt))
  }

  @Test func `serves until the supervisor has committed its successor`() throws {
    let steps = Steps()
    let (process, supervisor) = try attach(steps)
    try start(supervisor)
    steps.wait(for: "serving")
    #expect(process.traffic.begin())
    process.traffic.end()
    process.traffic.connectionOpened()
    let next = HandoffID.random()
    try supervisor.send(.commit(next))
    #expect(steps.first(3) == ["serving", "drain: stop", "end"])
    process.detach()
    try supervisor.awaitEnd()
    // It was told before it finished, and of the attempt that it leaves for.
    let closed = Message.Closed(handoffID: next, openAtDrain: 1, inOrder: 0, byForce: 1)
    #expect(supervisor.beats.contains(.closed(closed)))
  }

  @Test func `leaves with the reason when it is not wanted`() throws {
    let steps = Steps()
    let (process, supervisor) = try attach(steps)
    try supervisor.greet()
    _ = try supervisor.expectPrepared()
    try supervisor.send(.abort(.init(handoffID: supervisor.attempt, reason: "another service")))
    #expect(steps.first(1) == ["aborted"])
    process.detach()
  }

  @Test func `refuses to own data that it has not declared`() throws {
    let steps = Steps()
    let (process, supervisor) = try attach(steps)
    try supervisor.greet()
    _ = try supervisor.expectPrepared()
    try supervisor.begin(generation: 1, lock: .acquire)
    let message = try supervisor.next()
    guard case .refused(let refused) = message else { throw Unexpected(message) }
    #expect(refused.code == .configuration)
    #expect(steps.first(1) == ["misuse"])
    process.detach()
  }
}

private final class OverlapHandover: @unchecked Sendable {
  // Taken once, by the thread that it is for.
  private var warming: OverlapWarming?

  init(_ warming: consuming OverlapWarming) {
    self.warming = consume warming
  }

  func take() -> OverlapWarming? { warming.take() }
}
