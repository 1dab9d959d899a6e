import BatonPlatform
import BatonProtocol
import Foundation
import RunningPrograms
import SupervisorScript
import Testing

/// Two small programs that embed the library, one with a loop of its own and one with tasks.
@Suite struct `A real server` {
  static let servers = ["SyncServer", "AsyncServer"]

  @Test(arguments: servers) func `serves unsupervised, and ends in order at SIGTERM`(name: String) throws {
    let directory = Scratch()
    for generation in 1...2 {
      let program = try RunningProgram(BuiltProgram.path(name), [directory.path])
      try program.wait(for: "serving 127.0.0.1:")
      let text = try #require(program.said.split(separator: "\n").last { $0.hasPrefix("serving ") })
      let address = try #require(SocketAddress(String(text.dropFirst(8))))
      #expect(try OwnedDescriptor.connected(to: address).countedLine() == "\(generation)\n")
      try program.send(.terminate)
      #expect(try program.waitUntilEnded() == .exited(code: 0))
      #expect(program.said.hasPrefix("handedOver \(generation)\n"))
      #expect(program.said.hasSuffix("drain: stop\nend\n"))
    }
  }

  @Test(arguments: servers) func `is replaced without a refused connection or a lost line, and back`(
    name: String
  ) throws {
    let service = try CounterService()
    let first = try service.start(name, role: .incumbent)
    try first.supervisor.start(generation: 1)
    #expect(try service.count() == "1\n")
    let successor = try service.start(Self.servers.first { $0 != name } ?? name, role: .successor)
    try successor.supervisor.greet()
    _ = try successor.supervisor.expectPrepared()
    let id = successor.supervisor.attempt
    try first.supervisor.prepareHandoff(id)
    try first.supervisor.expectDrained()
    // Nobody accepts now; the door is open all the same.
    let client = try service.ask()
    let escrow = try first.supervisor.requestSeal(id)
    #expect(try first.supervisor.expectSealComplete().lastRevisionPerShard == [1])
    let lock = try escrow.receiveLock(of: id)
    try successor.supervisor.begin(generation: 3, attaching: lock)
    #expect(try successor.supervisor.expectReady().advertisedRevisionPerShard == [1])
    try successor.supervisor.send(.serve(id))
    #expect(try client.answer() == "2\n")
    try first.supervisor.send(.commit(id))
    #expect(try first.program.waitUntilEnded() == .exited(code: 0))
    #expect(try service.count() == "3\n")
    try successor.program.send(.terminate)
    #expect(try successor.program.waitUntilEnded() == .exited(code: 0))
    #expect(successor.program.said.hasPrefix("handedOver 3\n"))
  }

  @Test(arguments: servers) func `serves again when the upgrade is undone after its seal`(name: String) throws {
    let service = try CounterService()
    let server = try service.start(name, role: .incumbent)
    try server.supervisor.start(generation: 1)
    #expect(try service.count() == "1\n")
    let id = HandoffID.random()
    try server.supervisor.prepareHandoff(id)
    try server.supervisor.expectDrained()
    let client = try service.ask()
    let escrow = try server.supervisor.requestSeal(id)
    _ = try server.supervisor.expectSealComplete()
    let lock = try escrow.receiveLock(of: id)
    // The successor has written before it went.
    let file = try Files.open(service.directory.file("count"), for: .appending(mode: 0o600))
    try file.writeAll([UInt8(ascii: "+")].span)
    let resume = Message.resumeOwned(.init(handoffID: id, generation: Generation(2), lock: .attached))
    try server.supervisor.send(resume, passing: lock)
    try lock.close()
    #expect(try server.supervisor.expectResumed().generation == Generation(2))
    #expect(try client.answer() == "3\n")
    try server.program.send(.terminate)
    #expect(try server.program.waitUntilEnded() == .exited(code: 0))
    #expect(server.program.said.contains("resumed 2\n"))
  }

  @Test(arguments: servers) func `serves on when its supervisor dies while it has sealed`(name: String) throws {
    let service = try CounterService()
    let server = try service.start(name, role: .incumbent)
    try server.supervisor.start(generation: 1)
    #expect(try service.count() == "1\n")
    let id = HandoffID.random()
    try server.supervisor.prepareHandoff(id)
    try server.supervisor.expectDrained()
    let escrow = try server.supervisor.requestSeal(id)
    _ = try server.supervisor.expectSealComplete()
    let lock = try escrow.receiveLock(of: id)
    server.supervisor.hangUp()
    try lock.close()
    #expect(try service.count() == "2\n")
    try server.program.send(.terminate)
    #expect(try server.program.waitUntilEnded() == .exited(code: 0))
  }

  @Test(arguments: servers) func `leaves nothing for its children to inherit`(name: String) throws {
    let service = try CounterService()
    let server = try service.start(name, role: .incumbent)
    try server.supervisor.start(generation: 1)
    try server.program.wait(for: "serving")
    #expect(!server.program.said.contains("still set"))
    #expect(!server.program.said.contains("warning"))
    for number in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(server.program.pid)/fd") {
      guard let descriptor = Int32(number), descriptor > 2 else { continue }
      // One that was closed since the listing is inherited by nobody.
      guard let facts = try? String(contentsOfFile: "/proc/\(server.program.pid)/fdinfo/\(number)", encoding: .utf8)
      else { continue }
      let flags = facts.split(separator: "\n").first { $0.hasPrefix("flags:") }?.split(separator: "\t").last
      let isClosedOnExec = flags.flatMap { UInt32($0, radix: 8) }.map { $0 & 0o2_000_000 != 0 }
      #expect(isClosedOnExec == true || name == "AsyncServer" && descriptor > 4, "descriptor \(number): \(facts)")
    }
  }

  @Test func `leaves the environment alone when it has other threads already, and says so`() throws {
    let directory = Scratch()
    let listener = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 8)
    let program = try RunningProgram(
      BuiltProgram.path("SyncServer"), [directory.path],
      environment: ["LISTEN_FDS": "1", "LISTEN_FDNAMES": "line", "LATE": "1"], passing: [listener.descriptor.raw])
    try program.wait(for: "serving")
    #expect(
      program.said.hasPrefix(
        """
        warning: unable to clear the environment: other threads exist already; children of this process inherit \
        LISTEN_FDS, LISTEN_FDNAMES, LISTEN_PID
        still set: LISTEN_FDS
        still set: LISTEN_FDNAMES
        still set: LISTEN_PID

        """))
    #expect(try OwnedDescriptor.connected(to: listener.address).countedLine() == "1\n")
    try program.send(.terminate)
    #expect(try program.waitUntilEnded() == .exited(code: 0))
  }

  @Test func `ends within seconds when its supervisor dies before it serves`() throws {
    let service = try CounterService()
    let server = try service.start("SyncServer", role: .successor)
    try server.supervisor.greet()
    _ = try server.supervisor.expectPrepared()
    server.supervisor.hangUp()
    #expect(try server.program.waitUntilEnded() == .exited(code: 1))
    #expect(server.program.said == "supervisorGone: unable to serve: the supervisor is gone\n")
  }

  @Test func `refuses to start when the channel that it is told of is not there`() throws {
    let directory = Scratch()
    let finished = try RunningProgram.run(
      BuiltProgram.path("SyncServer"), [directory.path], environment: ["HANDOFF_SOCK_FD": "77"])
    #expect(finished.status == .exited(code: 1))
    #expect(finished.said.hasPrefix("environment: unable to use the control channel of HANDOFF_SOCK_FD: "))
  }

  @Test func `takes what is meant for another process for what it is`() throws {
    let directory = Scratch()
    let program = try RunningProgram(
      BuiltProgram.path("SyncServer"), [directory.path],
      environment: ["HANDOFF_SOCK_FD": "3", "LISTEN_FDS": "1", "LISTEN_PID": "1"])
    try program.wait(for: "serving")
    #expect(program.said.hasPrefix("warning: LISTEN_PID is 1, this is pid \(program.pid): "))
    try program.send(.terminate)
    #expect(try program.waitUntilEnded() == .exited(code: 0))
  }

  @Test func `uses the sockets of plain socket activation`() throws {
    let directory = Scratch()
    let listener = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 8)
    let program = try RunningProgram(
      BuiltProgram.path("SyncServer"), [directory.path],
      environment: ["LISTEN_FDS": "1", "LISTEN_FDNAMES": "line"], passing: [listener.descriptor.raw])
    #expect(try OwnedDescriptor.connected(to: listener.address).countedLine() == "1\n")
    try program.send(.terminate)
    #expect(try program.waitUntilEnded() == .exited(code: 0))
  }
}
