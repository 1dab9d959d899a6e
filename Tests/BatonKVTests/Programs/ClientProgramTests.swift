import BatonPlatform
import RunningPrograms
import Testing

/// Programs that know nothing of us, unchanged.
@Suite(.timeLimit(.minutes(2))) struct `A client of redis` {
  @Test func `redis-cli sets and gets`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    func cli(_ words: String...) throws -> String {
      try RunningProgram.run("/usr/bin/redis-cli", ["-p", "\(server.port)"] + words).said
    }
    #expect(try cli("SET", "a", "41") == "OK\n")
    #expect(try cli("INCR", "a") == "42\n")
    #expect(try cli("GET", "a") == "42\n")
    #expect(try cli("MGET", "a", "b") == "42\n\n")
    #expect(try cli("CONFIG", "GET", "port") == "port\n\(server.port)\n")
    #expect(try cli("FLUSHALL").hasPrefix("ERR unknown command 'FLUSHALL'"))
    #expect(try cli("INFO", "server").contains("tcp_port:\(server.port)\r\n"))
  }

  @Test func `redis-cli at a terminal reads the commands and completes them`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    // On a terminal it asks COMMAND DOCS first; on a dumb one it does not ask the terminal for its size.
    let script = "printf 'HELP incrby\\nECHO done\\nQUIT\\n' | script -qec 'redis-cli -p \(server.port)' /dev/null"
    let said = try RunningProgram.run("/bin/sh", ["-c", script], environment: ["TERM": "dumb"]).said
    #expect(said.contains("Adds to a number.") && said.contains("done"), "\(said)")
  }

  @Test func `redis-benchmark runs its tests, pipelined and not`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch)
    for pipeline in ["1", "16"] {
      let benchmark = try RunningProgram.run(
        "/usr/bin/redis-benchmark",
        ["-p", "\(server.port)", "-n", "2000", "-c", "20", "-P", pipeline, "--csv", "-t", "ping,set,get,incr,mset"])
      let said = benchmark.said
      #expect(benchmark.status == .exited(code: 0))
      for test in ["PING_INLINE", "PING_MBULK", "SET", "GET", "INCR", "MSET (10 keys)"] {
        #expect(said.contains("\"\(test)\","), "\(said)")
      }
      #expect(!said.lowercased().contains("error"), "\(said)")
    }
  }

  @Test func `curl asks for health and version`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch, ["--version-text", "say \"2\""])
    func curl(_ words: String...) throws -> String {
      try RunningProgram.run("/usr/bin/curl", ["-s", "-w", " %{http_code}"] + words).said
    }
    let base = "http://127.0.0.1:\(server.webPort)"
    #expect(try curl("\(base)/healthz") == "{\"healthy\":true,\"generation\":1,\"revision\":0}\n 200")
    #expect(
      try curl("\(base)/version?x=1")
        == "{\"version\":\"say \\\"2\\\"\",\"pid\":\(server.program.pid),\"generation\":1,\"revision\":0}\n 200")
    #expect(try curl("\(base)/nothing") == "{\"error\":\"404 Not Found\"}\n 404")
    #expect(try curl("-X", "POST", "\(base)/healthz") == "{\"error\":\"405 Method Not Allowed\"}\n 405")
    #expect(try curl("--head", "\(base)/version").contains("HTTP/1.1 200 OK"))
    let long = String(repeating: "a", count: 9000)
    #expect(try curl("-H", "x: \(long)", "\(base)/version").hasSuffix(" 431"))
  }

  @Test func `curl is told by status that an unhealthy server is unhealthy`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(in: scratch, ["--unhealthy"])
    let curl = try RunningProgram.run(
      "/usr/bin/curl", ["-s", "--fail-with-body", "http://127.0.0.1:\(server.webPort)/healthz"])
    #expect(curl.said == "{\"healthy\":false,\"generation\":1,\"revision\":0}\n")
    #expect(curl.status == .exited(code: 22))
  }
}
