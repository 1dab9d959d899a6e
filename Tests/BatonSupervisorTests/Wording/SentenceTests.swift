import BatonSupervisor
import Testing

@Suite struct `A line that Baton says` {
  @Test func `names program, severity, what could not be done, cause and what happens next`() {
    let sentence = Sentence.unable(
      .warning, to: "start", "web", attempt: 3, because: "/srv/web: no such file", then: "next try in 8 s")
    #expect(
      sentence.line() == "baton: warning: unable to start web (attempt 3): /srv/web: no such file; next try in 8 s")
  }

  @Test func `carries attempt and pid behind the fact`() {
    let sentence = Sentence.fact(.info, "successor is warm", attempt: 3, pid: 4711, "812 ms")
    #expect(sentence.line() == "baton: info: successor is warm (attempt 3, pid 4711): 812 ms")
  }

  @Test func `needs neither object nor what happens next`() {
    #expect(
      Sentence.unable(to: "fork", "", because: "out of memory").line() == "baton: fatal: unable to fork: out of memory")
  }

  @Test func `shows control characters that a peer sent instead of obeying them`() {
    let cause = "a\nbaton: \u{1b}[2J\u{202E}\u{2028}é\t"
    let sentence = Sentence.unable(to: "warm", "successor", because: cause, then: "x\r")
    #expect(sentence.text == #"unable to warm successor: a\nbaton: \u{1B}[2J\u{202E}\u{2028}é\t; x\r"#)
  }

  @Test func `is cut when a part is too long`() {
    let sentence = Sentence.fact(.info, String(repeating: "x", count: shownCharactersLimit + 1))
    #expect(sentence.text == String(repeating: "x", count: shownCharactersLimit) + "…")
  }
}

@Suite struct `The log` {
  @Test func `drops lines below its threshold without composing them`() {
    let lines = Lines()
    var log = Log(from: .notice, readBy: .anyone, write: lines.append)
    log.say(.fact(.notice, "serving"))
    log.say(fail("composed"), at: .info)
    log.threshold = .info
    log.say(.fact(.info, "warm"), at: .info)
    #expect(lines.all == ["baton: notice: serving\n", "baton: info: warm\n"])
  }

  @Test func `puts priorities in front for the journal`() {
    let lines = Lines()
    let log = Log(from: .debug, readBy: .journal, write: lines.append)
    for severity in Severity.allCases { log.say(.fact(severity, "x")) }
    #expect(lines.all.map { $0.prefix(3) } == ["<2>", "<4>", "<5>", "<6>", "<7>"])
  }

  @Test(arguments: [("9:12" as String?, Log.Reader.journal), ("9:13", .anyone), ("", .anyone), (nil, .anyone)])
  func `is read by the journal only if standard error is the very stream that the journal opened`(
    stream: String?, reader: Log.Reader
  ) {
    #expect(Log.Reader(journalStream: stream, standardErrorDevice: 9, inode: 12) == reader)
  }
}

private func fail(_ why: Comment) -> Sentence {
  Issue.record(why)
  return .fact(.debug, "")
}

private final class Lines: @unchecked Sendable {
  private(set) var all: [String] = []
  func append(_ line: String) { all.append(line) }
}
