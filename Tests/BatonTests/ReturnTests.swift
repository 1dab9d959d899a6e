import Baton
import BatonPlatform
import BatonProtocol
import Foundation
import RunningPrograms
import SupervisorScript
import Testing

/// A process whose supervisor is gone, and at whose rendezvous somebody knocks.
@Suite struct `A server that has outlived its supervisor` {
  private let next = HandoffID.random()

  @Test(arguments: ServerPrograms.all) func `hands back what it was given, and is replaced as ever`(name: String) throws
  {
    let service = try CounterService()
    let server = try service.start(name, role: .incumbent)
    try server.supervisor.start(generation: 4)
    let door = try Door(in: service.directory, for: server.supervisor)
    #expect(try service.count() == "1\n")
    // Whoever comes too early waits.
    let visitor = try door.visitor()
    #expect(try visitor.isSilent(for: .milliseconds(100)))
    server.supervisor.hangUp()
    let incumbency = try visitor.expectIncumbency()
    #expect(incumbency.handoffID == server.supervisor.attempt)
    #expect(incumbency.generation == Generation(4) && incumbency.listeners == ["line"])
    #expect(incumbency.servesSinceNanoseconds > 0)
    try visitor.expect(.handBack)
    #expect(try service.count() == "2\n")
    try visitor.prepareHandoff(next)
    try visitor.expectDrained()
    let escrow = try visitor.requestSeal(next)
    #expect(try visitor.expectSealComplete().lastRevisionPerShard == [2])
    let lock = try escrow.receiveLock(of: next)
    // And once more, in the middle of it all: the lock is free when its holder is gone.
    visitor.hangUp()
    let second = try door.visitor()
    _ = try second.expectIncumbency()
    try second.expect(.handBack)
    try lock.close()
    #expect(try second.expectResumed().generation == Generation(5))
    #expect(try service.count() == "3\n")
    try server.program.send(.terminate)
    #expect(try server.program.waitUntilEnded() == .exited(code: 0))
  }

  @Test func `turns away who is its own child`() throws {
    let scene = try Scene()
    try scene.supervisor.start()
    let door = try Door(in: scene.directory, for: scene.supervisor)
    scene.steps.wait(for: "serving")
    scene.supervisor.hangUp()
    // The server is a thread of this very process.
    let visitor = try door.visitor()
    try visitor.awaitEnd()
    #expect(scene.notices.all.contains { $0.contains("turned away") && $0.contains("descends from this process") })
    let child = try RunningProgram.run(BuiltProgram.path("baton"), ["status", "--socket", door.path])
    #expect(child.status != .exited(code: 0))
    #expect(scene.notices.all.count { $0.contains("descends from this process") } == 2)
  }

  @Test(.enabled(if: Host.user == 0)) func `turns away another user`() throws {
    let scene = try Scene()
    try scene.supervisor.start()
    let door = try Door(in: scene.directory, for: scene.supervisor)
    scene.steps.wait(for: "serving")
    scene.supervisor.hangUp()
    try Files.setMode(door.path, 0o666)
    let program = "\(scene.directory.path)/baton"
    try FileManager.default.copyItem(atPath: BuiltProgram.path("baton"), toPath: program)
    try Files.setMode(program, 0o755)
    let words = ["--reuid", "65534", "--regid", "65534", "--clear-groups", program, "status", "--socket", door.path]
    let stranger = try RunningProgram.run("/usr/bin/setpriv", words)
    #expect(stranger.status != .exited(code: 0), "\(stranger)")
    #expect(scene.notices.all.contains { $0.contains("has uid 65534: root and uid 0 may supervise") })
  }

  @Test func `lets nobody wait at a door behind which it goes`() throws {
    let scene = try Scene(holding: ["retire"])
    try scene.supervisor.start()
    let door = try Door(in: scene.directory, for: scene.supervisor)
    scene.steps.wait(for: "serving")
    scene.supervisor.hangUp()
    scene.process.stop()
    scene.steps.wait(for: "retire")
    #expect(throws: SystemFailure.self) { try door.visitor() }
    scene.steps.release("retire")
  }
}

/// The socket that a supervisor has made for a process.
private final class Door {
  let path: String

  init(in directory: Scratch, for supervisor: ScriptedSupervisor) throws {
    path = "\(directory.path)/door"
    let listener = try ListeningSocket(at: .unix(path: path), backlog: 4)
    try supervisor.send(.rendezvous(supervisor.attempt), passing: listener.descriptor)
  }

  func visitor() throws -> ScriptedSupervisor {
    let visitor = try ScriptedSupervisor(try .connected(to: .unix(path: path)))
    try visitor.speak(.two)
    return visitor
  }
}

extension ScriptedSupervisor {
  fileprivate func expectIncumbency() throws -> Message.Incumbency {
    let message = try next()
    guard case .incumbency(let incumbency) = message else { throw Unexpected(message) }
    return incumbency
  }
}

private enum ServerPrograms {
  static let all = ["SyncServer", "AsyncServer"]
}
