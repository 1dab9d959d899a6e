import BatonPlatform
import RunningPrograms
import Testing

/// A successor that misbehaves, what the attempt must end with, and what must be said of it.
struct Misbehaviour: CustomTestStringConvertible, Sendable {
  let name: String
  let orders: [String]
  let code: Int32
  let words: String
  /// Limits that are short, so that the test of them is.
  let limits: [String]

  init(_ name: String, _ orders: String..., code: Int32, words: String, limits: String...) {
    self.limits = limits
    self.name = name
    self.orders = orders
    self.code = code
    self.words = words
  }

  var testDescription: String { name }

  static let all: [Misbehaviour] = [
    // Nobody is disturbed.
    .init("exits at once", "--at", "hello", "exit-0", code: 20, words: "ended before it said hello (exit code 0)"),
    .init("is killed before Hello", "--at", "hello", "die", code: 20, words: "ended before it said hello (SIGKILL)"),
    .init(
      "hangs before Hello", "--at", "hello", "hang", code: 20, words: "did not say hello within 1 s",
      limits: "hello = 1s"),
    .init(
      "stops before Hello", "--at", "hello", "freeze", code: 20, words: "did not say hello within 1 s",
      limits: "hello = 1s"),
    .init("closes its channel", "--at", "hello", "close", code: 20, words: "closed its control channel and lives on"),
    .init("exits after Hello", "--at", "warm", "exit-3", code: 20, words: "ended before it was warm (exit code 3)"),
    .init("is killed while it warms", "--at", "warm", "die", code: 20, words: "ended before it was warm (SIGKILL)"),
    .init("hangs in warm", "--at", "warm", "hang", code: 20, words: "was not warm within 1 s", limits: "warm = 1s"),
    .init("refuses", "--at", "warm", "refuse", code: 20, words: "refused (not-now): the script says no"),
    .init("speaks garbage", "--lie", "garbage", code: 20, words: "broke the protocol"),
    .init("speaks version 9", "--lie", "version-9", code: 20, words: "the process speaks version 9"),
    .init("says the wrong pid", "--lie", "pid", code: 20, words: "Hello says pid"),
    .init("says the wrong role", "--lie", "role", code: 20, words: "the process was started as successor"),
    .init("serves another service", "--lie", "service", code: 20, words: "the process serves 'another'"),
    .init("lacks a listener", "--lie", "listeners-prepared", code: 20, words: "does not use 'main'"),
    .init("cannot read the data", "--lie", "format", code: 20, words: "the data has format 1"),
    // The incumbent has sealed.
    .init("exits after Begin", "--at", "begin", "exit-4", code: 21, words: "ended before it was ready (exit code 4)"),
    .init("is killed after Begin", "--at", "begin", "die", code: 21, words: "ended before it was ready (SIGKILL)"),
    .init("is killed with the lock", "--at", "ready", "die", code: 21, words: "ended before it was ready (SIGKILL)"),
    .init(
      "hangs after Begin", "--at", "begin", "hang", code: 21, words: "was not ready within 1 s", limits: "ready = 1s"),
    .init(
      "hangs with the lock", "--at", "ready", "hang", code: 21, words: "was not ready within 1 s", limits: "ready = 1s"),
    .init(
      "is silent after Begin", "--at", "begin", "freeze", code: 21, words: "was silent for 2 s",
      limits: "heartbeat-silence = 2s"),
    .init("is unhealthy", "--lie", "health", code: 21, words: "its own health check fails"),
    .init("advertises other revisions", "--lie", "revisions", code: 21, words: "opened at revision"),
    .init("lacks a listener at Ready", "--lie", "listeners-ready", code: 21, words: "does not listen on 'main'"),
  ]
}

@Suite struct `A bad successor` {
  @Test(arguments: Misbehaviour.all)
  func `changes nothing`(misbehaviour: Misbehaviour) throws {
    let service = try Service(limits: misbehaviour.limits)
    let before = try service.servingPid
    for number in 1...3 { #expect(try service.connect().ask("add \(number)") == "ok") }

    let upgrade = try service.upgrade(misbehaviour.orders)
    #expect(upgrade.status == .exited(code: misbehaviour.code), "\(upgrade)\n\(service.supervisor.complained)")
    #expect(upgrade.complained.contains(misbehaviour.words), "\(upgrade.complained)")

    #expect(try service.servingPid == before)
    #expect(try service.connect().ask("count") == "3")
    #expect(try service.connect().ask("add 4") == "ok")
    let receipt = try service.ask("receipt", "--json")
    #expect(receipt.status == .exited(code: 0))
    // A failed attempt poisons nothing.
    let next = try service.upgrade()
    #expect(next.status == .exited(code: 0), "\(next)\n\(service.supervisor.complained)")
    #expect(try service.connect().ask("count") == "4")
    try service.stop()
  }
}
