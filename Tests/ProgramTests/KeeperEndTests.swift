import BatonPlatform
import BatonSupervisor
import Foundation
import RunningPrograms
import Testing

@Suite struct `The end of a keeper` {
  @Test func `is that of a supervisor that refuses to start, with its code, once`() throws {
    let service = try KeptService()
    try service.tellAndForget("exit 100")
    #expect(try service.keeper.waitUntilEnded() == .exited(code: 100))
    #expect(service.starts.count == 1)
  }

  @Test func `is not that of one that was ready, unless the code is 0`() throws {
    let service = try KeptService()
    try service.tell("ready")
    try service.tellAndForget("exit 111")
    try service.waitForStart(2)
    try service.tellAndForget("exit 111")
    try service.waitForStart(3)
    try service.tellAndForget("exit 0")
    #expect(try service.keeper.waitUntilEnded() == .exited(code: 0))
  }

  @Test func `has the code of the supervisor that was told to stop`() throws {
    let service = try KeptService()
    try service.tell("ready")
    try service.tell("deaf")
    try service.keeper.send(.terminate)
    try service.keeper.wait(for: "got SIGTERM")
    try service.tellAndForget("exit 22")
    #expect(try service.keeper.waitUntilEnded() == .exited(code: 22))
  }

  @Test func `comes although the supervisor that was told to stop is killed`() throws {
    let service = try KeptService()
    try service.tell("ready")
    try service.tell("deaf")
    try service.keeper.send(.terminate)
    try service.keeper.wait(for: "got SIGTERM")
    try service.killSupervisor()
    // The next one is told again.
    #expect(try service.keeper.waitUntilEnded() == .exited(code: 0))
    #expect(service.lines("got SIGTERM").count == 2)
  }

  @Test func `comes when it is asked for before the supervisor listens for signals`() throws {
    for _ in 0..<10 {
      let scratch = try Scratch()
      let keeper = try RunningProgram(BuiltProgram.path("KeptServer"), ["keep", try scratch.pipe("commands")])
      try keeper.wait(for: "the keeper has started the supervisor")
      try keeper.send(.terminate)
      #expect(try keeper.waitUntilEnded() == .exited(code: 0))
      #expect(keeper.said.contains("got SIGTERM"))
    }
  }

  @Test func `by force is noticed by the supervisor, which goes on`() throws {
    let service = try KeptService()
    try service.tell("ready")
    let pid = try #require(service.pid)
    try service.keeper.send(.kill)
    try service.keeper.wait(for: "the keeper has gone")
    #expect(try ProcessTable.statusLine(of: pid)?.isDead == false)
  }
}

@Suite struct `A keeper between its supervisor and the world` {
  @Test func `sends signals on`() throws {
    let service = try KeptService()
    try service.keeper.send(.hangUp)
    try service.keeper.wait(for: "got SIGHUP")
    // Nobody listens for these, and they end nobody.
    for signal in [Signal.user1, .user2, .quit] { try service.keeper.send(signal) }
    try service.tell("ready")
    #expect(service.starts.count == 1)
  }

  @Test func `reaps the orphans of its supervisor`() throws {
    let service = try KeptService()
    try service.tell("orphan")
    let orphan = try #require(service.lines("orphan ").last.flatMap { Int32($0) })
    #expect(try ProcessTable.statusLine(of: orphan)?.parent == service.keeper.pid)
    let gate = try Files.open("\(service.scratch.path)/commands.orphan", for: .updating(mode: 0o600))
    try gate.writeAll(Array("end\n".utf8))
    try service.keeper.wait(for: "an orphan has ended (pid \(orphan))")
    #expect(try Processes.children(of: service.keeper.pid) == ["kept"])
  }

  @Test func `kills a supervisor that hangs, if it has asked for that`() throws {
    let service = try KeptService()
    try service.tell("watchdog 50000")
    try service.tellAndForget("hang")
    try service.waitForStart(2)
    #expect(service.keeper.complained.contains("the supervisor has ceased to say that it lives"))
    try service.tell("ready")
  }

  @Test func `tells a service manager without a store what the supervisor says`() throws {
    let address = SocketAddress.unix(path: "@baton-tests/\(Host.pid)/outer")
    let manager = try OwnedDescriptor.datagramReceiver(at: address)
    let service = try KeptService(environment: ["NOTIFY_SOCKET": "\(address)"])
    try service.tell("ready")
    var said: [UInt8] = []
    while !said.contains(Array("STATUS=well\n".utf8)) {
      try #require(try manager.wait(for: .readable, until: .now().advanced(by: .seconds(10))))
      let message = try manager.receive(appendingTo: &said, limit: 4096)
      // The keeper is the main process, and nobody else may speak.
      #expect(message.credentials?.pid == service.keeper.pid)
    }
    #expect(String(decoding: said, as: UTF8.self) == "READY=1\nSTATUS=well\n")
  }

  @Test(.enabled(if: Host.user == 0)) func `is a good first process of a container`() throws {
    let scratch = try Scratch()
    let pipe = try scratch.pipe("commands")
    try scratch.pipe("commands.orphan")
    let commands = try Files.open(pipe, for: .updating(mode: 0o600))
    let container = try RunningProgram(
      "/usr/bin/unshare", ["-pf", "--mount-proc", "--kill-child", BuiltProgram.path("KeptServer"), "keep", pipe])
    try container.wait(for: "started 2 under 1")
    try commands.writeAll(Array("keep web kept\norphan\n".utf8))
    try container.wait(for: "done orphan")
    let gate = try Files.open(pipe + ".orphan", for: .updating(mode: 0o600))
    try gate.writeAll(Array("end\n".utf8))
    try container.wait(for: "an orphan has ended")
    try commands.writeAll(Array("die\n".utf8))
    try container.wait(for: "with web:keeper")
    try commands.writeAll(Array("exit 0\n".utf8))
    #expect(try container.waitUntilEnded() == .exited(code: 0))
  }
}

@Suite struct `baton under its own keeper` {
  @Test func `says once what is wrong with a configuration`() throws {
    let scratch = try Scratch()
    let file = try scratch.write("bad.conf", "[Service]\nexecutible = x\n")
    let run = try RunningProgram.run(BuiltProgram.path("baton"), ["keep-supervisor", "run", file])
    #expect(run.status == .exited(code: 100), "\(run)")
    #expect(run.complained.components(separatedBy: "unable to use").count == 2, "\(run)")
  }
}
