import BatonPlatform
import RunningPrograms
import Testing

/// An incumbent that misbehaves when it shall be replaced, and who serves afterwards.
struct Unwillingness: CustomTestStringConvertible, Sendable {
  enum Afterwards {
    /// The incumbent itself.
    case incumbent
    /// A new process of the committed release.
    case replacement
    case successor
  }

  let name: String
  let orders: [String]
  let code: Int32
  let words: String
  let serves: Afterwards
  /// Limits that are short, so that the test of them is.
  let limits: [String]

  init(_ name: String, _ orders: String..., code: Int32, serves: Afterwards, words: String, limits: String...) {
    self.limits = limits
    self.name = name
    self.orders = orders
    self.code = code
    self.serves = serves
    self.words = words
  }

  var testDescription: String { name }

  static let all: [Unwillingness] = [
    .init(
      "drains too slowly", "--at", "drain", "hang", code: 21, serves: .incumbent, words: "was not drained within",
      limits: "drain = 2s"),
    .init("still accepts", "--lie", "drained", code: 21, serves: .incumbent, words: "still accepts"),
    .init("refuses to drain", "--at", "drain", "refuse", code: 21, serves: .incumbent, words: "the script says no"),
    .init("is killed in its drain", "--at", "drain", "die", code: 21, serves: .replacement, words: "ended (SIGKILL)"),
    .init(
      "exits in its drain", "--at", "drain", "exit-5", code: 21, serves: .replacement, words: "ended (exit code 5)"),
    .init(
      "stops in its drain", "--at", "drain", "freeze", code: 21, serves: .replacement, words: "was silent",
      limits: "heartbeat-silence = 2s", "resume = 1s"),
    .init("fails to seal", "--at", "seal", "refuse", code: 21, serves: .incumbent, words: "the script says no"),
    .init(
      "hangs in its seal", "--at", "seal", "hang", code: 21, serves: .incumbent, words: "had not sealed its data",
      limits: "seal = 1s"),
    .init("is killed in its seal", "--at", "seal", "die", code: 21, serves: .replacement, words: "ended (SIGKILL)"),
    .init(
      "passes the lock and dies", "--at", "sealed", "die", code: 21, serves: .replacement, words: "ended (SIGKILL)"),
    .init(
      "passes the lock and hangs", "--at", "sealed", "hang", code: 21, serves: .incumbent, words: "not sealed its",
      limits: "seal = 1s"),
    .init("closes its channel", "--at", "seal", "close", code: 21, serves: .replacement, words: "closed its control"),
    .init("does not leave", "--at", "commit", "hang", code: 0, serves: .successor, words: "", limits: "retire = 1s"),
    .init("dies at Commit", "--at", "commit", "die", code: 0, serves: .successor, words: ""),
  ]
}

@Suite struct `A bad incumbent` {
  @Test(arguments: Unwillingness.all)
  func `costs no acknowledged write`(unwillingness: Unwillingness) throws {
    let service = try Service(of: .peer, unwillingness.orders, limits: unwillingness.limits)
    let before = try service.servingPid
    for number in 1...3 { #expect(try service.connect().ask("add \(number)") == "ok") }

    let upgrade = try service.upgrade()
    let story = "\(upgrade)\n\(service.supervisor.complained)"
    #expect(upgrade.status == .exited(code: unwillingness.code), "\(story)")
    #expect(unwillingness.words.isEmpty || upgrade.complained.contains(unwillingness.words), "\(story)")

    let after = try service.servingPid
    #expect((after == before) == (unwillingness.serves == .incumbent), "\(story)")
    #expect(try service.connect().ask("count") == "3")
    #expect(try service.connect().ask("add 4") == "ok")
    try service.stop()
  }

  @Test func `that cannot resume is replaced by the committed release`() throws {
    let service = try Service(of: .peer, ["--at", "resume", "hang"], limits: ["resume = 1s"])
    let before = try service.servingPid
    #expect(try service.connect().ask("add 1") == "ok")
    let upgrade = try service.upgrade(["--lie", "health"])
    #expect(upgrade.status == .exited(code: 21), "\(upgrade)\n\(service.supervisor.complained)")
    #expect(try service.servingPid != before)
    #expect(try service.connect().ask("count") == "1")
    try service.stop()
  }
}
