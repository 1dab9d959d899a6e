import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

@Suite(.timeLimit(.minutes(2))) struct `A supervised server` {
  private let next = HandoffID.random()

  @Test func `answers nobody before Serve, and then those who wait`() throws {
    let door = try Door(Scratch())
    let server = try SupervisedServer("incumbent", at: door)
    let client = try door.client()
    try client.send("PING\r\n")
    let prepared = try server.warmUp()
    #expect(prepared.service == "kv" && prepared.listeners == ["kv"])
    #expect(prepared.formats == DataFormats(reads: 1...1, writes: 1))
    try server.supervisor.begin(generation: 1)
    let ready = try server.supervisor.expectReady()
    #expect(ready.healthzOK && ready.advertisedRevisionPerShard == [0])
    #expect(try client.isSilent(for: .milliseconds(20)))
    try server.supervisor.send(.serve(server.supervisor.attempt))
    #expect(try client.answer() == "+PONG")
  }

  @Test func `hands its data over to a successor that has warmed meanwhile`() throws {
    let door = try Door(Scratch())
    let incumbent = try SupervisedServer("incumbent", at: door)
    try incumbent.supervisor.start()
    let client = try door.client()
    for number in 1...10 { #expect(try client.ask("INCR n") == ":\(number)") }
    let successor = try SupervisedServer("successor", at: door)
    _ = try successor.warmUp()
    for number in 11...20 { #expect(try client.ask("INCR n") == ":\(number)") }
    try incumbent.drain(next)
    #expect(try client.readToEnd() == "")
    let lock = try sealed(incumbent, at: 20)
    // Who comes now waits at the door.
    let late = try door.client()
    try late.send("INCR n\r\n")
    try successor.supervisor.begin(generation: 2, attaching: lock.descriptor)
    #expect(try successor.supervisor.expectReady().advertisedRevisionPerShard == [20])
    #expect(try late.isSilent(for: .milliseconds(20)))
    try successor.supervisor.send(.serve(successor.supervisor.attempt))
    #expect(try late.answer() == ":21")
    try incumbent.supervisor.send(.commit(next))
    try client.stopSending()
    #expect(try incumbent.status() == .exited(code: 0))
  }

  @Test func `serves again when the upgrade is undone before the seal`() throws {
    let door = try Door(Scratch())
    let incumbent = try SupervisedServer("incumbent", at: door)
    try incumbent.supervisor.start()
    #expect(try door.client().ask("INCR n") == ":1")
    try incumbent.drain(next)
    let waiting = try door.client()
    try waiting.send("INCR n\r\n")
    try incumbent.supervisor.send(.resumeAfterAbort(next))
    _ = try incumbent.supervisor.expectResumed()
    #expect(try waiting.answer() == ":2")
  }

  @Test func `serves again with all that a successor has written, and without what it had only begun`() throws {
    let door = try Door(Scratch())
    let incumbent = try SupervisedServer("incumbent", at: door)
    try incumbent.supervisor.start()
    #expect(try door.client().ask("INCR n") == ":1")
    let successor = try SupervisedServer("successor", at: door)
    _ = try successor.warmUp()
    try incumbent.drain(next)
    let lock = try sealed(incumbent, at: 1)
    try successor.supervisor.begin(generation: 2, attaching: lock.descriptor)
    _ = try successor.supervisor.expectReady()
    try successor.supervisor.send(.serve(successor.supervisor.attempt))
    let client = try door.client()
    #expect(try client.ask("INCR n") == ":2")
    #expect(try client.ask("SET a 1") == "+OK")
    try successor.kill()
    try door.scratch.writeLog(try door.scratch.logBytes() + [7, 0, 0, 0, 4])
    try incumbent.resume(next, 3, passing: lock.descriptor)
    let again = try door.client()
    #expect(try again.ask("INCR n") == ":3")
    #expect(try again.ask("EXISTS a") == ":1")
    #expect(try again.ask("DBSIZE") == ":2")
  }

  @Test func `can be replaced after it has resumed`() throws {
    let door = try Door(Scratch())
    let incumbent = try SupervisedServer("incumbent", at: door)
    try incumbent.supervisor.start()
    for round in 1...3 {
      let id = HandoffID.random()
      #expect(try door.client().ask("INCR n") == ":\(round)")
      try incumbent.drain(id)
      let (answer, lock) = try incumbent.seal(id)
      guard case .sealComplete(let sealed) = answer else { throw TestProblem(description: "\(answer)") }
      #expect(sealed.lastRevisionPerShard == [UInt64(round)])
      try incumbent.resume(id, UInt64(round + 1), passing: try #require(lock).descriptor)
    }
    #expect(try door.client().ask("INCR n") == ":4")
  }

  @Test func `seals a write that was on its way to the disk, and answers it`() throws {
    let door = try Door(Scratch())
    let slow = strace("-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_exit=200000", "-o", "/dev/null")
    let server = try SupervisedServer("incumbent", at: door, under: slow)
    try server.supervisor.start()
    let client = try door.client()
    try client.send("INCR n\r\nINCR n\r\nINCR n\r\n")
    #expect(try door.client().ask("PING") == "+PONG")
    try server.drain(next)
    _ = try sealed(server, at: 3)
    #expect(try client.readToEnd() == ":1\r\n:2\r\n:3\r\n")
  }

  @Test func `drains without a client that does not read its answers`() throws {
    let door = try Door(Scratch())
    let server = try SupervisedServer("incumbent", at: door)
    try server.supervisor.start()
    let client = try door.client()
    #expect(try client.ask("SET a " + String(repeating: "x", count: 60_000)) == "+OK")
    try client.send(String(repeating: "GET a\r\n", count: 2_000))
    #expect(try client.answer() == "$60000")
    try server.drain(next)
    #expect(try sealed(server, at: 1).descriptor.closesOnExec())
  }

  @Test func `tells when it ceased to accept, and when it accepted and answered first`() throws {
    let door = try Door(Scratch())
    let server = try SupervisedServer("incumbent", at: door)
    try server.supervisor.start()
    #expect(try door.client().ask("PING") == "+PONG")
    try server.drain(next)
    #expect(
      Set(server.moments.map(\.kind)) == [.serveRead, .firstAccept, .firstAnswer, .lastAccept, .stoppedAccepting])
    let times = Dictionary(uniqueKeysWithValues: server.moments.map { ($0.kind, $0.monotonicNanoseconds) })
    let order: [MomentKind] = [.serveRead, .firstAccept, .firstAnswer, .stoppedAccepting]
    let ordered = order.compactMap { times[$0] }
    #expect(ordered == ordered.sorted())
  }

  private func sealed(_ server: SupervisedServer, at revision: UInt64) throws -> OwnedLock {
    let (answer, lock) = try server.seal(next)
    guard case .sealComplete(let sealed) = answer else { throw TestProblem(description: "\(answer)") }
    #expect(sealed.lastRevisionPerShard == [revision])
    return try #require(lock)
  }
}

@Suite(.timeLimit(.minutes(2))) struct `A rehearsed failure` {
  private let next = HandoffID.random()

  @Test func `of the seal is reported, and the server serves again`() throws {
    let door = try Door(Scratch())
    let server = try SupervisedServer("incumbent", at: door, ["--fail-at", "seal"])
    try server.supervisor.start()
    #expect(try door.client().ask("INCR n") == ":1")
    try server.drain(next)
    guard case (.sealFailed(let failed), nil) = try server.seal(next) else { throw TestProblem(description: "sealed") }
    #expect(failed.error == "unable to go through stage seal: --fail-at asked for it")
    try server.supervisor.send(.resumeAfterAbort(next))
    _ = try server.supervisor.expectResumed()
    #expect(try door.client().ask("INCR n") == ":2")
  }

  @Test func `of health or of revisions is in what is said at ready`() throws {
    let door = try Door(Scratch())
    let server = try SupervisedServer("successor", at: door, ["--unhealthy", "--wrong-revisions"])
    _ = try server.warmUp()
    try server.supervisor.begin(generation: 1)
    let ready = try server.supervisor.expectReady()
    #expect(!ready.healthzOK && ready.advertisedRevisionPerShard == [1])
  }

  @Test func `of a listener is in what is said when prepared`() throws {
    let door = try Door(Scratch())
    let server = try SupervisedServer("successor", at: door, ["--lack-listener", "kv"])
    #expect(try server.warmUp().listeners == [])
  }

  @Test func `of warming is told to the supervisor`() throws {
    let door = try Door(Scratch())
    try door.scratch.writeLog(Array("this is no log of ours".utf8))
    let server = try SupervisedServer("successor", at: door)
    try server.supervisor.greet()
    guard case .refused(let refused) = try server.supervisor.next() else {
      throw TestProblem(description: "taken")
    }
    #expect(refused.code == .storage)
    #expect(refused.reason.contains("record 1 at offset 0: the file does not begin as a log of baton-kv"))
    #expect(try server.status() == .exited(code: 111))
  }
}
