import BatonPlatform
import Foundation
import Testing

/// Ends with 42 if everything is as it should be.
private let script = """
  read a <$A; read b <$B; status=$(cat /proc/$$/status)
  [ "$a$b$$" = "ab$PID" ] || exit 1
  case $status in *"SigIgn:	0000000000000000"*) ;; *) exit 2;; esac
  case $status in *"SigBlk:	0000000000004000"*) ;; *) exit 3;; esac
  [ ! -e /proc/$$/fd/103 ] || exit 4
  exit 42
  """

@Suite struct `A process that becomes another program` {
  @Test func `has the descriptors, the variables and the signals of the request, and the same pid`() async {
    await #expect(processExitsWith: .exitCode(42)) {
      try Scratch.with { scratch in
        let a = try file("a", scratch)
        let b = try file("b", scratch)
        let shell = try Files.open("/bin/sh", for: .reading)
        // Each gets the number that the other one has, and the program is in between.
        let numbers = (3...max(a.raw, b.raw, shell.raw)).map { $0 == a.raw ? b.raw : $0 == b.raw ? a.raw : a.raw }
        #expect(dup2(2, 103) == 103)
        var next = ProgramReplacement(
          executable: shell.raw, arguments: ["sh", "-c", script], environment: Environment(), descriptors: numbers)
        next.environment["PATH"] = "/usr/bin:/bin"
        next.environment["PID"] = "\(Host.pid)"
        next.environment["A"] = "/proc/self/fd/\(b.raw)"
        next.environment["B"] = "/proc/self/fd/\(a.raw)"
        next.blocked = [.terminate]
        try Signal.pipe.ignore()
        try next.replaceThisProcess()
      }
    }
  }

  @Test func `and cannot be executed goes on as it was`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let a = try file("a", scratch)
        let b = try file("b", scratch)
        let program = try file("program", scratch)
        try Files.setMode(scratch.file("program"), 0o755)
        var loop = try EventLoop(signals: [.user1])
        let pipe = try BatonPlatform.Pipe()
        try loop.watch(pipe.reading, for: .readable, token: 7)
        try Signal.pipe.ignore()
        let before = try state()
        // Without descriptors: other threads of this process, which a supervisor has not, use theirs meanwhile.
        let next = ProgramReplacement(
          executable: program.raw, arguments: ["x"], environment: Environment(), descriptors: [])
        let failure = try #require(throws: SystemFailure.self) { try next.replaceThisProcess() }
        #expect(failure == SystemFailure(call: .execute, object: "x", errno: .execFormat))
        #expect(try state() == before)
        #expect(try a.closesOnExec() && b.closesOnExec() && program.closesOnExec() && pipe.reading.closesOnExec())
        try pipe.writing.writeAll(Array("!".utf8))
        var events: [EventLoop.Event] = []
        try loop.setDeadline(.now().advanced(by: .seconds(10)))
        try loop.wait(into: &events)
        guard case .ready(7, _)? = events.first else { fatalError("the loop tells nothing: \(events)") }
      }
    }
  }
}

private func file(_ name: String, _ scratch: Scratch) throws -> OwnedDescriptor {
  try "\(name)\n".write(toFile: scratch.file(name), atomically: false, encoding: .utf8)
  return try Files.open(scratch.file(name), for: .reading)
}

/// Mask and dispositions.
private func state() throws -> [String] {
  let status = String(decoding: try Files.read("/proc/thread-self/status", limit: 1 << 16), as: UTF8.self)
  // What is pending says nothing of us.
  let kept = ["SigBlk:", "SigIgn:", "SigCgt:"]
  return status.split(separator: "\n").filter { line in kept.contains { line.hasPrefix($0) } }.map(String.init)
}
