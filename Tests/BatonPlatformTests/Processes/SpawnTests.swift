import BatonPlatform
import Glibc
import Testing

@Suite struct `A spawned process` {
  @Test func `has the descriptors of the list and no other`() async {
    await #expect(processExitsWith: .success) {
      // Open, not close-on-exec, in no list: exactly what must not get through.
      #expect(dup2(2, 40) == 40)
      #expect(fcntl(40, F_GETFD) == 0)
      let numbers = try Children.output(
        of: { $0.descriptors = [nil, $0.descriptors[1], nil, 2] }, "/bin/ls", ["/proc/self/fd"])
      // 0 is the directory that ls reads: the lowest number that is free.
      #expect(numbers == "0\n1\n3\n")
    }
  }

  @Test func `has no signal blocked, none ignored, none caught`() async {
    await #expect(processExitsWith: .success) {
      try Signal.pipe.ignore()
      try Signal.resume.ignore()
      try ([.user1, .terminate] as SignalSet).block()
      let status = try Children.output(of: { _ in }, "/bin/cat", ["/proc/self/status"])
      let lines = status.split(whereSeparator: \.isNewline).map { $0.split(separator: "\t") }
      let signals = lines.filter { $0.first?.hasPrefix("Sig") == true && $0.first != "SigQ:" }
      #expect(signals.map(\.first) == ["SigPnd:", "SigBlk:", "SigIgn:", "SigCgt:"])
      #expect(signals.allSatisfy { $0.last == "0000000000000000" }, "\(signals)")
    }
  }

  @Test func `keeps those signals blocked that the request names, so that they wait for it`() throws {
    let status = try Children.output(of: { $0.blocked = [.hangUp, .terminate] }, "/bin/cat", ["/proc/self/status"])
    #expect(status.contains("SigBlk:\t0000000000004001\n"), "\(status)")
    #expect(status.contains("SigIgn:\t0000000000000000\n"), "\(status)")
  }

  @Test func `leaves our own signals as they were`() throws {
    let masks = Mailbox<String>()
    let thread = try StartedThread(name: "starter") {
      for signal in [Signal.user1, .user2] {
        unblock(signal)
        masks.put(maskOfThisThread())
        _ = try? Children.output(of: "true")
        masks.put(maskOfThisThread())
      }
    }
    thread.join()
    #expect(masks.all.count == 4)
    #expect(masks.all[0] == masks.all[1] && masks.all[2] == masks.all[3])
    #expect(masks.all[1] != masks.all[2])
  }

  @Test func `has the environment of the request and no other`() throws {
    let text = try Children.output(of: { $0.environment["COLOUR"] = "blue = green" }, "/usr/bin/env")
    #expect(text == "PATH=/usr/bin:/bin\nCOLOUR=blue = green\n")
  }

  @Test func `finds its own pid in LISTEN_PID`() throws {
    let text = try Children.output(of: { $0.listenPid = .ofTheChild }, "/bin/sh", ["-c", "echo $LISTEN_PID $$"])
    let words = text.split(whereSeparator: \.isWhitespace)
    #expect(words.count == 2)
    #expect(words.first == words.last)
  }

  @Test func `leads a session of its own, or stays in ours`() throws {
    let script = ["-c", "echo $$; cut -d' ' -f6 /proc/$$/stat"]
    let own = try Children.output(of: { $0.session = .own }, "/bin/sh", script).split(separator: "\n")
    #expect(own.count == 2 && own.first == own.last)
    let inherited = try Children.output(of: { $0.session = .inherited }, "/bin/sh", script).split(separator: "\n")
    #expect(inherited.last == "\(getsid(0))")
  }

  @Test func `starts in its directory with its own oom score`() throws {
    let ours = try Files.read("/proc/self/oom_score_adj", limit: 64)
    let text = try Children.output(
      of: {
        $0.directory = "/usr"
        $0.oomScoreAdjustment = 700
      }, "/bin/sh", ["-c", "pwd; cat /proc/self/oom_score_adj"])
    #expect(text == "/usr\n700\n")
    #expect(try Files.read("/proc/self/oom_score_adj", limit: 64) == ours)
  }

  @Test func `gets swapped descriptors right`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        try put("a", at: scratch.file("a"))
        try put("b", at: scratch.file("b"))
        let a = try Files.open(scratch.file("a"), for: .reading)
        let b = try Files.open(scratch.file("b"), for: .reading)
        #expect(dup2(a.raw, 34) == 34 && dup2(b.raw, 33) == 33)
        let closed = [Int32?](repeating: nil, count: 30)
        let text = try Children.output(
          of: { $0.descriptors += closed + [34, 33] }, "/bin/bash", ["-c", "cat <&33; cat <&34"])
        #expect(text == "ab")
      }
    }
  }

  @Test func `gets a descriptor that is already where it shall be`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        try put("in place", at: scratch.file("a"))
        let file = try Files.open(scratch.file("a"), for: .reading)
        // Close-on-exec here, as everything of ours.
        let closed = [Int32?](repeating: nil, count: Int(file.raw) - 3)
        let text = try Children.output(
          of: { $0.descriptors += closed + [file.raw] }, "/bin/bash", ["-c", "cat <&\(file.raw)"])
        #expect(text == "in place")
        #expect(try file.closesOnExec())
      }
    }
  }

  @Test func `runs from a descriptor, also from one whose number the child needs`() throws {
    let program = try Files.open("/bin/echo", for: .reading)
    let text = try Children.output(
      of: {
        $0.executable = .descriptor(program.raw)
        $0.descriptors += [Int32?](repeating: 2, count: Int(program.raw))
      }, "echo", ["hello"])
    #expect(text == "hello\n")
  }

  @Test func `tells its exit code`() throws {
    let null = try Files.open("/dev/null", for: .writing)
    let child = try Children.shell("exit 7", output: null)
    #expect(try child.waitUntilEnded() == .ended(.exited(code: 7)))
    #expect(try child.send(.terminate) == .gone)
    #expect(try child.reapIfEnded() == .gone)
  }

  @Test func `tells the signal that ended it`() throws {
    let child = try Children.idle()
    #expect(child.line == "started")
    #expect(try child.handle.reapIfEnded() == .running)
    #expect(try child.handle.send(.kill) == .sent)
    #expect(try child.handle.waitUntilEnded() == .ended(.signalled(.kill)))
  }

  @Test func `can be started from many threads at once`() throws {
    let results = Mailbox<String>()
    try withThreads(4) { number in
      for _ in 0..<10 { results.put((try? Children.output(of: "echo \(number)")) ?? "failed") }
    }
    #expect(results.all.count == 40)
    #expect(Set(results.all) == ["1\n", "2\n", "3\n", "4\n"])
  }

  /// All of them run before any is joined.
  private func withThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
    guard count > 0 else { return }
    let thread = try StartedThread(name: "spawner") { body(count) }
    try withThreads(count - 1, body)
    thread.join()
  }
}
