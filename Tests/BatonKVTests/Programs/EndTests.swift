import BatonPlatform
import RunningPrograms
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A server that is asked to end` {
  @Test func `ends in order by SIGTERM and by SIGINT, with what was written`() throws {
    let scratch = try Scratch()
    for (number, signal) in [Signal.terminate, .interrupt].enumerated() {
      let server = try RunningServer(in: scratch)
      #expect(try server.client().ask("INCR n") == ":\(number + 1)")
      try server.program.send(signal)
      #expect(try server.program.waitUntilEnded() == .exited(code: 0))
    }
  }

  @Test func `ends idle connections in order`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let clients = try (0..<20).map { _ in try server.client() }
    for client in clients { #expect(try client.ask("PING") == "+PONG") }
    try server.program.send(.terminate)
    for client in clients { #expect(try client.readToEnd() == "") }
  }

  @Test func `answers what has wholly arrived and waits for its fdatasync`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let client = try server.client()
    // The signal comes while requests are being executed: each that was read is answered, and none by half.
    try client.send(String(repeating: "INCR n\r\n", count: 5_000))
    #expect(try client.answer() == ":1")
    try server.program.send(.terminate)
    let answers = try client.readToEnd()
    let count = 1 + answers.split(separator: "\r\n").count
    #expect(answers.isEmpty || answers.hasSuffix(":\(count)\r\n"))
    let again = try restart(server, in: scratch)
    #expect(try again.client().ask("INCR n") == ":\(count + 1)")
  }

  @Test func `finishes a request that has begun to arrive, and executes none behind it`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let client = try server.client()
    let idle = try server.client()
    #expect(try idle.ask("PING") == "+PONG")
    try client.send("PING\r\nSET a ")
    #expect(try client.answer() == "+PONG")
    try server.program.send(.terminate)
    #expect(try idle.readToEnd() == "")
    try client.send("1\r\nSET a 2\r\n")
    #expect(try client.readToEnd() == "+OK\r\n")
    let again = try restart(server, in: scratch)
    let other = try again.client()
    #expect(try other.ask("GET a") == "$1")
    #expect(try other.answer() == "1")
  }

  /// Who has just been let in has a few milliseconds to ask: on a busy machine it takes more than one try to be so quick.
  @Test func `answers a client that had just come and asks after the end has begun`() throws {
    var answer = ""
    for _ in 1...50 where answer.isEmpty {
      let server = try RunningServer(in: Scratch())
      let idle = try server.client()
      #expect(try idle.ask("PING") == "+PONG")
      let newcomer = try server.client()
      try server.program.send(.terminate)
      #expect(try idle.readToEnd() == "")
      // One that was still in the queue when the door was closed for good is reset.
      answer = (try? newcomer.ask("PING")) ?? ""
    }
    #expect(answer == "+PONG")
  }

  @Test func `does not wait for ever for the rest of a request`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    let client = try server.client()
    try client.send("PING\r\nSET a ")
    #expect(try client.answer() == "+PONG")
    try server.program.send(.terminate)
    #expect(try client.readToEnd() == "")
    try client.stopSending()
    #expect(try server.program.waitUntilEnded() == .exited(code: 0))
  }

  @Test func `leaves no socket file behind`() throws {
    let scratch = try Scratch()
    let path = "\(scratch.path)/kv.sock"
    let program = try RunningProgram(RunningServer.executable, ["--data", scratch.path, "--listen", path])
    try program.wait(for: "(kv)\n")
    #expect(try FileFacts.ifPresent(path: path)?.kind == .socket)
    try program.send(.terminate)
    #expect(try program.waitUntilEnded() == .exited(code: 0))
    #expect(try FileFacts.ifPresent(path: path) == nil)
  }

  @Test func `ends at once when it does not serve yet`() throws {
    let scratch = try Scratch()
    let program = try RunningProgram(
      RunningServer.executable, ["--data", scratch.path, "--listen", "127.0.0.1:0", "--hang-at", "serve"])
    try program.wait(for: "hanging at stage serve")
    try program.send(.terminate)
    #expect(try program.waitUntilEnded() == .exited(code: 0))
    #expect(program.complained.contains("asked to end before it served"))
  }

  private func restart(_ server: RunningServer, in scratch: Scratch) throws -> RunningServer {
    #expect(try server.program.waitUntilEnded() == .exited(code: 0))
    return try RunningServer(in: scratch)
  }
}
