import BatonPlatform
import RunningPrograms
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A server that cannot start` {
  private func start(_ arguments: String...) throws -> (said: String, status: BatonPlatform.ExitStatus) {
    let finished = try RunningProgram.run(RunningServer.executable, arguments)
    return (finished.complained, finished.status)
  }

  @Test func `says which argument is wrong, with status 100`() throws {
    let scratch = try Scratch()
    #expect(
      try start("--dta", "x")
        == (
          "baton-kv: fatal: unable to understand the argument \"--dta\": no such switch; baton-kv --help tells all switches\n",
          .exited(code: 100)
        ))
    let (said, status) = try start("--data", scratch.path, "--listen", "localhost:1")
    #expect(said.contains("unable to understand --listen \"localhost:1\"") && status == .exited(code: 100))
  }

  @Test func `says that the directory is missing`() throws {
    let (said, status) = try start("--data", "/nowhere/at/all", "--listen", "127.0.0.1:0")
    #expect(said.contains("/nowhere/at/all: no such file or directory") && status == .exited(code: 111))
  }

  @Test func `names who has locked the data`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let (said, status) = try start("--data", scratch.path, "--listen", "127.0.0.1:0")
    #expect(
      said.hasPrefix(
        "baton-kv: fatal: unable to take the data of \(scratch.path): locked by pid \(server.program.pid) ("))
    #expect(status == .exited(code: 111))
  }

  @Test func `names the address that is in use`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: try Scratch())
    let (said, status) = try start("--data", scratch.path, "--listen", "127.0.0.1:\(server.port)")
    #expect(said.contains("unable to bind 127.0.0.1:\(server.port): address already in use"))
    #expect(status == .exited(code: 111))
  }

  @Test func `refuses a damaged log with the record and the offset, and leaves it as it is`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let client = try server.client()
    for key in ["a", "b", "c"] { #expect(try client.ask("SET \(key) 1") == "+OK") }
    #expect(try server.terminate() == .exited(code: 0))
    var log = try scratch.logBytes()
    log[16 + 35 + 25] ^= 1
    try scratch.writeLog(log)
    let (said, status) = try start("--data", scratch.path, "--listen", "127.0.0.1:0")
    #expect(
      said == """
        baton-kv: fatal: unable to read \(scratch.log): record 2 at offset 51: the operation's checksum is wrong; \
        nothing was changed, restore the file from a copy

        """)
    #expect(status == .exited(code: 111))
    #expect(try scratch.logBytes() == log)
  }

  @Test func `cuts off a torn tail and says so`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    #expect(try server.client().ask("SET a 1") == "+OK")
    #expect(try server.terminate() == .exited(code: 0))
    let log = try scratch.logBytes()
    try scratch.writeLog(log + log[16..<35])
    let again = try RunningServer(in: scratch)
    #expect(again.program.complained.contains("warning: cut 19 bytes from the end of \(scratch.log)"))
    #expect(try again.client().ask("DBSIZE") == ":1")
    #expect(try scratch.logBytes() == log)
  }

  @Test(arguments: ["start", "warm", "own", "ready", "serve"])
  func `fails or exits at the stage that it was told`(stage: String) throws {
    let scratch = try Scratch()
    let (said, status) = try start("--data", scratch.path, "--listen", "127.0.0.1:0", "--fail-at", stage)
    #expect(said.contains("unable to go through stage \(stage): --fail-at asked for it"))
    #expect(status == .exited(code: 111))
    #expect(
      try start("--data", scratch.path, "--listen", "127.0.0.1:0", "--exit-at", "\(stage):9").status
        == .exited(code: 9))
  }
}

@Suite(.timeLimit(.minutes(2))) struct `A server that is told to misbehave` {
  @Test func `stops whole, and goes on where it stopped`() throws {
    let scratch = try Scratch()
    let program = try RunningProgram(
      RunningServer.executable,
      ["--data", scratch.path, "--listen", "127.0.0.1:0", "--freeze-at", "warm"])
    try program.wait(for: "freezing at stage warm")
    let deadline = MonotonicInstant.now().advanced(by: patience)
    // The word comes before the deed, and the kernel tells of the deed only to who asks.
    while try !state(of: program.pid).hasPrefix("T"), .now() < deadline {}
    #expect(!program.complained.contains("serving"))
    try program.send(.resume)
    try program.wait(for: "(kv)\n")
  }

  @Test func `takes as much longer as it was told`() throws {
    let start = MonotonicInstant.now()
    let server = try RunningServer(in: Scratch(), ["--slow-warm", "300ms"])
    #expect(start.duration(to: .now()) >= .milliseconds(300))
    #expect(try server.client().ask("PING") == "+PONG")
  }

  /// The letter behind the name in brackets.
  private func state(of pid: Int32) throws -> String {
    let stat = String(decoding: try Files.readBeginning("/proc/\(pid)/stat", limit: 4096), as: UTF8.self)
    return String(stat.split(separator: ")").last?.dropFirst() ?? "")
  }
}
