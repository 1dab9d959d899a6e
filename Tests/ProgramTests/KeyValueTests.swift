import BatonLoad
import BatonPlatform
import RunningPrograms
import Testing

/// What an upgrade to a release of baton-kv must end with.
struct Rehearsal: CustomTestStringConvertible, Sendable {
  let switches: [String]
  let code: Int32
  let limits: [String]

  init(_ switches: String..., code: Int32, limits: String...) {
    self.limits = limits
    self.switches = switches
    self.code = code
  }

  var testDescription: String { switches.joined(separator: " ") }

  static let all: [Rehearsal] = [
    .init(code: 0),
    .init("--fail-at", "warm", code: 20),
    .init("--hang-at", "warm", code: 20, limits: "warm = 2s"),
    .init("--exit-at", "start", code: 20),
    // A process that is stopped at once may not even have said hello.
    .init("--freeze-at", "warm", code: 20, limits: "heartbeat-silence = 2s", "hello = 2s"),
    .init("--lack-listener", "kv", code: 20),
    .init("--unhealthy", code: 21),
    .init("--wrong-revisions", code: 21),
    .init("--fail-at", "own", code: 21),
    .init("--hang-at", "own", code: 21, limits: "ready = 2s"),
    .init("--exit-at", "ready", code: 21),
    .init("--freeze-at", "own", code: 21, limits: "heartbeat-silence = 2s"),
    .init("--slow-warm", "100ms", code: 0),
  ]
}

@Suite struct `A key-value server under load` {
  @Test(arguments: Rehearsal.all)
  func `fails no request and loses no write`(rehearsal: Rehearsal) throws {
    let service = try Service(of: .keyValue, limits: rehearsal.limits)
    let load = try service.beginLoad()
    try load.waitForMore(than: 100)
    let upgrade = try service.upgrade(rehearsal.switches)
    #expect(upgrade.status == .exited(code: rehearsal.code), "\(upgrade)\n\(service.supervisor.complained)")
    try load.waitForMore(than: 100)
    let tally = try load.stop()
    #expect(tally.failures == [], "\(service.supervisor.complained)")
    try service.stop()
  }

  @Test func `fails no request in ten upgrades, good and bad`() throws {
    let service = try Service(of: .keyValue)
    let load = try service.beginLoad()
    for _ in 1...5 {
      try load.waitForMore(than: 50)
      #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
      #expect(try service.upgrade(["--unhealthy"]).status == .exited(code: 21), "\(service.supervisor.complained)")
    }
    try load.waitForMore(than: 50)
    let tally = try load.stop()
    #expect(tally.failures == [], "\(service.supervisor.complained)")
    try service.stop()
  }

  /// The application is busy where nobody can interrupt it: no Resumed comes, and the committed release is started.
  @Test(arguments: [["--slow-drain", "60s"], ["--hang-at", "seal"]])
  func `is replaced by its own release when it can neither let go nor resume`(orders: [String]) throws {
    let limits = ["drain = 500ms", "drain-grace = 100ms", "seal = 500ms", "resume = 500ms", "stop = 1s"]
    try checkLettingGo(orders, limits)
  }

  @Test func `resumes when its seal fails`() throws {
    try checkLettingGo(["--fail-at", "seal"], [])
  }

  private func checkLettingGo(_ orders: [String], _ limits: [String]) throws {
    let service = try Service(of: .keyValue, orders, limits: limits)
    let load = try service.beginLoad()
    try load.waitForMore(than: 100)
    let upgrade = try service.upgrade()
    #expect(upgrade.status == .exited(code: 21), "\(upgrade)\n\(service.supervisor.complained)")
    try load.waitForMore(than: 100)
    let tally = try load.stop()
    #expect(tally.failures == [], "\(service.supervisor.complained)")
    try service.stop()
  }
}

extension Load {
  /// Waits until so many more writes were acknowledged.
  borrowing func waitForMore(than count: UInt64) throws {
    let goal = tally.acknowledgedWrites + count
    guard try wait(until: .now().advanced(by: .seconds(60)), for: { $0.acknowledgedWrites > goal }) else {
      throw NotSeen(tally: tally)
    }
  }

  struct NotSeen: Error { let tally: LoadTally }
}
