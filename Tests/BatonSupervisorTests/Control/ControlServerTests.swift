import BatonPlatform
import BatonSupervisor
import SampleRecords
import Testing

@Suite struct `The control server` {
  @Test func `hands over a request with the executable and the kernel's word on who asks`() throws {
    try withServer { server in
      var client = try ControlClient(at: server.path)
      let file = try Files.open("/bin/true", for: .reading)
      try client.ask(.upgrade(Sample.request), passing: file)
      let question = try server.awaitQuestion()
      #expect(question.request == .upgrade(Sample.request))
      #expect(question.asker.uid == Host.user)
      #expect(question.asker.pid == Host.pid)
      guard let executable = question.executable?.take() else { throw Unheard() }
      let passed = try FileFacts(of: executable).identity
      #expect(try passed == FileFacts(path: "/bin/true").identity)
      try server.answer(question, .accepted(attempt: 13))
      #expect(try client.answer() == .accepted(attempt: 13))
      try server.announce(.progress(Sample.progress))
      #expect(try client.answer() == .progress(Sample.progress))
      try server.announce(.finished(Sample.committed))
      #expect(try client.answer() == .finished(Sample.committed))
      #expect(throws: ControlProblem.closedWithoutAnswer(server.path)) { try client.answer() }
      #expect(server.connectionCount == 0)
    }
  }

  @Test func `answers others while silent clients say nothing`() throws {
    try withServer { server in
      let silent = try (0..<10).map { _ in try SilentClient(ControlClient(at: server.path)) }
      var client = try ControlClient(at: server.path)
      try client.ask(.status)
      try server.answer(server.awaitQuestion(), .status(Sample.status))
      #expect(try client.answer() == .status(Sample.status))
      #expect(server.connectionCount == silent.count)
      try server.passTime(to: .now().advanced(by: ControlLimits.request))
      #expect(server.connectionCount == 0)
    }
  }

  @Test func `tells clients above its limit so`() throws {
    try withServer { server in
      let silent = try (0..<ControlLimits.connections).map { _ in try SilentClient(ControlClient(at: server.path)) }
      try server.runUntil { $0.connectionCount == silent.count }
      var client = try ControlClient(at: server.path)
      try server.turn()
      guard case .refused(let refusal) = try client.answer() else {
        Issue.record("not refused")
        return
      }
      #expect(refusal.code == .tooManyClients)
    }
  }

  @Test func `sends an answer that the socket cannot take at once`() throws {
    try withServer { server in
      let client = try ControlClient(at: server.path)
      try client.ask(.status)
      let question = try server.awaitQuestion()
      let long = ControlResponse.underway(String(repeating: "x", count: 900_000))
      try server.answer(question, long)
      let reader = try StartedReader(client)
      try server.runUntil { $0.connectionCount == 0 }
      #expect(try reader.answer() == long)
    }
  }

  @Test func `leaves no descriptor behind, also when nobody takes the executable`() throws {
    try withServer { server in
      let scratch = try Scratch()
      try scratch.write([], to: "executable")
      for _ in 0..<3 {
        let client = try ControlClient(at: server.path)
        let file = try Files.open(scratch.file("executable"), for: .reading)
        try client.ask(.upgrade(Sample.request), passing: file)
        _ = try server.awaitQuestion()
      }
      try server.runUntil { $0.connectionCount == 0 }
      let open = try Files.names(in: "/proc/self/fd").map { try? Files.target(ofLink: "/proc/self/fd/\($0)") }
      #expect(!open.contains(scratch.file("executable")))
    }
  }

  /// Level-triggered readiness would make a loop spin that cannot accept.
  @Test func `looks away for a moment when the system has no descriptor left`() throws {
    try withServer { server in
      let client = SilentClient(try ControlClient(at: server.path))
      FaultPlan(failing: 1, with: .tooManyOpenFiles, calls: [.accept]).install()
      try server.turn()
      #expect(FaultPlan.remove().failed == [.accept])
      #expect(server.connectionCount == 0)
      let deadline = try #require(server.deadline)
      try server.passTime(to: deadline)
      try server.turn()
      #expect(server.connectionCount == 1)
      _ = client
    }
  }
}

@Suite struct `The control socket` {
  @Test func `of a supervisor that hangs does not make clients hang`() throws {
    let scratch = try Scratch()
    let listener = try ControlSocket.listen(at: scratch.file("control.sock"))
    var waiting: [SilentClient] = []
    #expect(throws: ControlProblem.queueFull(scratch.file("control.sock"))) {
      while waiting.count < 1_000 {
        waiting.append(try SilentClient(ControlClient(at: scratch.file("control.sock"))))
      }
    }
    _ = listener.address
  }

  @Test func `is for its user alone, and gone with its server`() throws {
    let scratch = try Scratch()
    let path = scratch.file("run/control.sock")
    let listener = try ControlSocket.listen(at: path)
    #expect(try FileFacts(path: path).mode == 0o600)
    listener.removeFile()
    #expect(throws: ControlProblem.nobodyListens(path)) { _ = try ControlClient(at: path) }
  }

  @Test func `that a dead supervisor left behind is replaced`() throws {
    let scratch = try Scratch()
    let path = scratch.file("control.sock")
    for _ in 0..<2 { _ = try ControlSocket.listen(at: path) }
  }

  @Test func `of another supervisor is left alone`() throws {
    let scratch = try Scratch()
    let path = scratch.file("control.sock")
    let first = try ControlSocket.listen(at: path)
    #expect(throws: ControlSocketProblem.answered(path)) { _ = try ControlSocket.listen(at: path) }
    _ = try ControlClient(at: path)
    _ = first.address
  }

  @Test func `does not replace what is no socket`() throws {
    let scratch = try Scratch()
    try scratch.write([1], to: "control.sock")
    let path = scratch.file("control.sock")
    #expect(throws: ControlSocketProblem.occupied(path)) { _ = try ControlSocket.listen(at: path) }
    #expect(try scratch.bytes(of: "control.sock") == [1])
  }

  @Test func `with a path that the kernel cannot hold is refused by its name`() throws {
    let path = "/tmp/" + String(repeating: "x", count: 120)
    let problem = #expect(throws: ControlSocketProblem.self) { _ = try ControlSocket.listen(at: path) }
    #expect(problem?.sentence.text == "unable to bind \(path): file name too long")
  }
}
