import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// What happened one after the other, as strace saw it: appends of so many records, syncs that have returned, and answers.
private enum Deed: Equatable {
  case appended(Int)
  case synced
  case answered(Int)
}

private func deeds(in trace: String) -> [Deed] {
  trace.split(separator: "\n").compactMap { line in
    func count(_ word: String) -> Int { line.components(separatedBy: word).count - 1 }
    if line.contains("fdatasync"), line.hasSuffix("= 0") { return .synced }
    if line.contains("sendmsg("), count("+OK") > 0 { return .answered(count("+OK")) }
    guard line.contains("write("), count("key") > 0 else { return nil }
    return .appended(count("key"))
  }
}

/// The greatest number of answers that had left for which no fdatasync had returned.
private func answersTooEarly(_ deeds: [Deed]) -> Int {
  var (appended, durable, answered, tooEarly) = (0, 0, 0, 0)
  for deed in deeds {
    switch deed {
    case .appended(let count): appended += count
    case .synced: durable = appended
    case .answered(let count):
      answered += count
      tooEarly = max(tooEarly, answered - durable)
    }
  }
  return tooEarly
}

@Suite(.timeLimit(.minutes(2))) struct `A write that was answered` {
  /// What the server does for twenty writes, one after the other.
  private func trace(_ switches: [String]) throws -> [Deed] {
    let scratch = try Scratch()
    let file = "\(scratch.path)/trace"
    let tracer = strace("-s", "4096", "-e", "trace=write,pwrite64,fdatasync,sendmsg", "-o", file)
    let server = try RunningServer(in: scratch, switches, under: tracer)
    let client = try server.client()
    for number in 1...20 { #expect(try client.ask("SET key\(number) 1") == "+OK") }
    #expect(try server.terminate() == .exited(code: 0))
    return deeds(in: try String(contentsOfFile: file, encoding: .utf8))
  }

  @Test func `had been appended and synchronised before, as strace shows`() throws {
    let deeds = try trace([])
    #expect(deeds.count { $0 == .answered(1) } == 20)
    #expect(answersTooEarly(deeds) == 0, "\(deeds)")
  }

  @Test func `too early is seen by the same eyes in the mutant that is made for it`() throws {
    #expect(answersTooEarly(try trace(["--answer-before-sync"])) > 0)
  }

  @Test func `survives kill -9`() throws {
    let scratch = try Scratch()
    var answered = 0
    for _ in 0..<5 { answered = try answeredUntilKilled(RunningServer(in: scratch), from: answered) }
    #expect(try lasting(in: scratch) >= answered)
  }

  @Test func `does not survive kill -9 in the mutant`() throws {
    let scratch = try Scratch()
    let answered = try answeredUntilKilled(RunningServer(in: scratch, ["--answer-before-sync"]), from: 0)
    #expect(try lasting(in: scratch) < answered)
  }

  /// Counts up until the server is killed, which it is while more requests are on their way.
  private func answeredUntilKilled(_ server: RunningServer, from start: Int) throws -> Int {
    let client = try server.client()
    var last = start
    for _ in 0..<100 { last = try #require(Int(try client.ask("INCR n").dropFirst())) }
    try client.send(String(repeating: "INCR n\r\n", count: 100))
    try server.program.send(.kill)
    #expect(try server.program.waitUntilEnded() == .signalled(.kill))
    #expect(last > start)
    return last
  }

  private func lasting(in scratch: Scratch) throws -> Int {
    try #require(Int(try RunningServer(in: scratch).client().ask("INCRBY n 0").dropFirst()))
  }

  @Test func `shares its fdatasync with all that waited`() throws {
    let scratch = try Scratch()
    let server = try RunningServer(
      in: scratch, under: strace("-e", "trace=none", "-e", "inject=fdatasync:delay_enter=20000", "-o", "/dev/null"))
    let clients = try (0..<50).map { _ in try server.client() }
    for client in clients { try client.send("INCR n\r\nINCR n\r\n") }
    for client in clients { _ = try (client.answer(), client.answer()) }
    let lines = try server.client().information()
    #expect(lines.contains("revision:100"))
    let synchronisations = try #require(lines.first { $0.hasPrefix("log_synchronisations:") })
    #expect(try #require(Int(synchronisations.split(separator: ":")[1])) < 50)
  }
}

@Suite(.timeLimit(.minutes(2))) struct `A write that is not on stable storage` {
  @Test func `is told to nobody, and holds up nobody else`() throws {
    let scratch = try Scratch()
    let slow = strace("-e", "trace=fdatasync", "-e", "inject=fdatasync:delay_exit=300000", "-o", "/dev/null")
    let server = try RunningServer(in: scratch, under: slow)
    let (writer, reader, other) = try (server.client(), server.client(), server.client())
    try writer.send("SET a 1\r\n")
    #expect(try other.ask("GET b") == "$-1")
    try reader.send("GET a\r\n")
    while try reader.isSilent(for: .milliseconds(1)), try writer.isSilent(for: .zero) {
      #expect(try other.ask("EXISTS b") == ":0")
    }
    // Both are released by the same fdatasync: who reads is not told before who wrote.
    #expect(try !writer.isSilent(for: .milliseconds(100)))
    #expect(try writer.answer() == "+OK")
    #expect(try reader.answer() == "$1")
  }

  @Test func `ends the server without an answer when fdatasync fails`() throws {
    let scratch = try Scratch()
    let failing = strace("-e", "trace=fdatasync", "-e", "inject=fdatasync:error=EIO:when=2+", "-o", "/dev/null")
    let server = try RunningServer(in: scratch, under: failing)
    let client = try server.client()
    // strace counts in each thread: these are the first and the second of the thread that commits.
    #expect(try client.ask("SET a 1") == "+OK")
    try client.send("SET b 1\r\n")
    #expect(try server.program.waitUntilEnded() == .exited(code: 111))
    #expect(
      server.program.complained.hasSuffix("fatal: unable to sync the content of \(scratch.log): input/output error\n"))
  }

  @Test func `never happened when the disk is full, while reads go on`() throws {
    let scratch = try Scratch()
    let limited = ["/bin/sh", "-c", "trap '' 25; ulimit -f 8; exec \"$@\"", "sh"]
    let server = try RunningServer(in: scratch, under: limited)
    let client = try server.client()
    #expect(try client.ask("SET a " + String(repeating: "x", count: 3000)) == "+OK")
    let refusal = "-ERR unable to write \(scratch.log): file too large; nothing was changed"
    #expect(try client.ask("SET b " + String(repeating: "x", count: 3000)) == refusal)
    #expect(try client.ask("EXISTS a b") == ":1")
    #expect(try client.ask("SET c 1") == "+OK")
    #expect(try server.terminate() == .exited(code: 0))
    #expect(server.program.complained.contains("file too large; writes are refused, reads go on"))
    #expect(server.program.complained.contains("info: writes are taken again"))
    #expect(try RunningServer(in: scratch).client().ask("EXISTS a b c") == ":2")
  }
}
