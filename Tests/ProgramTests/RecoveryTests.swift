import BatonLoad
import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// Where a supervisor is killed: while one of the peers waits at a step.
struct Killing: CustomTestStringConvertible, Sendable {
  /// Orders of the incumbent, and of the successor.
  var incumbent: [String] = []
  var successor: [String] = []
  let step: String
  /// How the attempt ends.
  let outcome: String

  var testDescription: String { "\(step), \(incumbent.isEmpty ? "successor" : "incumbent")" }

  static func successor(_ step: String, _ outcome: String) -> Killing {
    Killing(successor: ["--at", step, "wait"], step: step, outcome: outcome)
  }

  static func incumbent(_ step: String, _ outcome: String, successor: [String] = []) -> Killing {
    Killing(incumbent: ["--at", step, "wait"], successor: successor, step: step, outcome: outcome)
  }

  static let all: [Killing] = [
    .successor("hello", "aborted"), .successor("warm", "aborted"), .successor("begin", "aborted"),
    .successor("ready", "aborted"), .successor("serve", "committed"), .incumbent("drain", "aborted"),
    .incumbent("seal", "aborted"), .incumbent("sealed", "aborted"), .incumbent("commit", "committed"),
    .incumbent("resume", "aborted", successor: ["--lie", "health"]),
  ]
}

@Suite struct `A supervisor that is killed` {
  @Test func `when idle is followed by one that knows everything`() throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    // What it remembers of the last attempt is part of its belongings.
    #expect(try service.upgrade().status == .exited(code: 0))
    let server = try service.servingPid
    let before = try service.belongings
    let client = try service.connect()
    #expect(try client.ask("add 1") == "ok")
    let status = try service.ask("status").said
    for _ in 1...3 { try service.killSupervisor() }
    #expect(try client.ask("add 2") == "ok")
    let after = try service.ask("status")
    #expect(after.status == .exited(code: 0))
    #expect(after.said.contains("pid \(server)") == status.contains("pid \(server)"), "\(status)\n\(after.said)")
    let children = try service.belongings.children
    #expect(children == before.children)
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    #expect(try service.servingPid != server)
    #expect(try service.connect().ask("count") == "2")
    try service.expectBelongings(before)
    try service.stop()
    #expect(try Processes.running(service.data).isEmpty)
  }

  @Test func `before it had kept a copy of what it committed is followed by one that does`() throws {
    let service = try Service(keeper: .keeper)
    try service.supervisor.wait(for: "the release is pinned")
    try FileManager.default.removeItem(atPath: "\(service.scratch.path)/state/releases")
    let pinned = service.supervisor.complained.split(separator: "the release is pinned").count
    try service.killSupervisor()
    try service.supervisor.wait(for: "a second copy") {
      service.supervisor.complained.split(separator: "the release is pinned").count > pinned
    }
    try service.stop()
  }

  @Test(arguments: Killing.all)
  func `in an attempt is followed by one that ends it as its record says`(killing: Killing) throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    #expect(try service.upgrade(killing.incumbent).status == .exited(code: 0))
    let before = try service.belongings
    #expect(try service.connect().ask("add 1") == "ok")
    let server = try service.servingPid
    let upgrade = try service.beginUpgrade(killing.successor)
    try service.supervisor.wait(for: "waits at \(killing.step)")
    try service.killSupervisor()
    #expect(try service.ask("status").status == .exited(code: 0))
    // Connects, and is answered as soon as somebody accepts.
    let client = try service.connect()
    try service.letGo(killing.step)
    try service.supervisor.wait(for: "attempt \(killing.outcome) (attempt 3")
    #expect(try client.ask("count") == "1")
    #expect(try service.servingPid == server || killing.outcome == "committed")
    let receipt = try service.ask("receipt", "3")
    #expect(receipt.status == .exited(code: 0))
    #expect(receipt.said.contains(killing.outcome), "\(receipt.said)")
    #expect(receipt.said.contains("supervisor was started again"), "\(receipt.said)")
    // Who waits for the end hears it from the next supervisor.
    let code: Int32 = killing.outcome == "committed" ? 0 : 21
    #expect(try upgrade.waitUntilEnded() == .exited(code: code), "\(upgrade.complained)")
    #expect(upgrade.said.contains("attempt 3 of peer: \(killing.outcome)"), "\(upgrade.said)")
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    #expect(try service.connect().ask("count") == "1")
    try service.expectBelongings(before)
    try service.stop()
    #expect(try Processes.running(service.data).isEmpty)
  }

  /// Its receipt was lost: the record of the start had taken the place of the attempt's.
  @Test func `while a start ends an attempt is followed by one that knows the attempt`() throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    try service.letGo("ready")
    #expect(try service.upgrade(["--at", "ready", "wait", "--at", "drain", "die"]).status == .exited(code: 0))
    try FileManager.default.removeItem(atPath: "\(service.scratch.path)/data/go-ready")
    let upgrade = try service.beginUpgrade([])
    try service.supervisor.wait(for: "the start that waits") {
      service.supervisor.complained.split(separator: "waits at ready").count == 3
    }
    try service.killSupervisor()
    try service.letGo("ready")
    try service.supervisor.wait(for: "the start that succeeds") {
      service.supervisor.complained.split(separator: "attempt committed").count == 4
    }
    let receipt = try service.ask("receipt", "3")
    #expect(receipt.said.contains("aborted"), "\(receipt) \(service.supervisor.complained)")
    _ = try upgrade.waitUntilEnded()
    try service.stop()
  }

  /// The descriptors were thrown away, and the answer came all the same.
  @Test func `cannot be followed when its keeper has no descriptor left, so nothing is begun then`() throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    let keeper = service.supervisor.pid
    let highest = try #require(try Files.names(in: "/proc/\(keeper)/fd").compactMap(Int.init).max())
    try limitDescriptors(of: keeper, to: "\(highest + 1):")
    let refused = try service.upgrade()
    #expect(refused.status == .exited(code: 20), "\(refused)")
    #expect(refused.complained.contains("unable to store the control channel"), "\(refused)")
    try limitDescriptors(of: keeper, to: "1024:")
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    try service.killSupervisor()
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    try service.stop()
  }

  private func limitDescriptors(of pid: Int32, to limit: String) throws {
    let done = try RunningProgram.run("/usr/bin/prlimit", ["--pid", "\(pid)", "--nofile=\(limit)"])
    #expect(done.status == .exited(code: 0), "\(done)")
  }

  @Test func `in a probation is followed by one that takes back what was written in it`() throws {
    let service = try Service(limits: ["probation = 60s"], settings: ["pin = no"], keeper: .keeper)
    let server = try service.servingPid
    #expect(try service.connect().ask("add 1") == "ok")
    let upgrade = try service.beginUpgrade([])
    try service.supervisor.wait(for: "phase probation (attempt 2")
    #expect(try service.servingPid != server)
    #expect(try service.connect().ask("add 2") == "ok")
    try service.killSupervisor()
    try service.supervisor.wait(for: "attempt aborted (attempt 2")
    #expect(try service.servingPid == server)
    #expect(try service.connect().ask("count") == "2")
    _ = try upgrade.waitUntilEnded()
    try service.stop()
  }

  @Test func `is followed by one that keeps the listeners of those who serve, whatever is configured by now`() throws {
    let service = try Service(keeper: .keeper)
    let server = try service.servingPid
    let text = try String(contentsOfFile: service.configuration, encoding: .utf8)
    let changed = text.replacing("address = 127.0.0.1:0", with: "address = 127.0.0.2:0")
    try service.scratch.write(
      "peer.conf", changed.replacing("[Limits]", with: "[Listener]\nname = more\naddress = 127.0.0.1:0\n[Limits]"))
    try service.killSupervisor()
    #expect(try service.servingPid == server)
    try service.supervisor.wait(
      for: "listener main on 127.0.0.2:0 is not used: it listens on 127.0.0.1:\(service.port)")
    try service.supervisor.wait(for: "listener more on 127.0.0.1:0 is not used")
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    #expect(try service.servingPid != server)
    try service.stop()
  }

  @Test func `while everything stops is followed by one that stops it`() throws {
    let service = try Service(limits: ["stop = 60s"], keeper: .keeper)
    let server = try service.servingPid
    try service.send(.stop, to: server)
    let stop = try RunningProgram(Service.baton, ["stop", "--socket", service.socket])
    try service.supervisor.wait(for: "stopping peer")
    try service.kill(try service.keptSupervisor)
    // The next one is told again by the keeper.
    try service.supervisor.wait(for: "two stops") {
      service.supervisor.complained.split(separator: "stopping peer").count >= 3
    }
    #expect(try !stop.hasEnded())
    try service.send(.resume, to: server)
    #expect(try stop.waitUntilEnded() == .exited(code: 0))
    #expect(try Processes.running("--data \(service.data)").isEmpty)
    #expect(try service.supervisor.waitUntilEnded() == .exited(code: 0), "\(service.supervisor.complained)")
  }

  @Test func `would lose a successor whose channel is not stored, so that one is not started`() throws {
    let service = try Service(keeper: .keeper)
    let server = try service.servingPid
    try service.supervisor.send(.stop)
    let upgrade = try service.upgrade()
    #expect(upgrade.status == .exited(code: 20), "\(upgrade)")
    #expect(upgrade.said.contains("unable to store the control channel"), "\(upgrade)")
    #expect(try service.servingPid == server)
    try service.supervisor.send(.resume)
    #expect(try service.upgrade().status == .exited(code: 0))
    try service.stop()
  }

  @Test func `has a keeper without which the service and its supervisor go on`() throws {
    let service = try Service(keeper: .keeper)
    let server = try service.servingPid
    let identity = try #require(try ProcessIdentity(pid: service.keptSupervisor))
    guard let supervisor = try ProcessHandle(opening: identity) else {
      Issue.record("the supervisor is gone")
      return
    }
    try service.supervisor.send(.kill)
    try service.supervisor.waitUntilGone()
    var status = try service.ask("status")
    let deadline = MonotonicInstant.now().advanced(by: .seconds(20))
    while !status.said.contains("the keeper has died"), MonotonicInstant.now() < deadline {
      status = try service.ask("status")
    }
    #expect(status.said.contains("the keeper has died"), "\(status)")
    #expect(try service.servingPid == server)
    #expect(try service.ask("stop").status == .exited(code: 0))
    #expect(try supervisor.descriptor.wait(for: .readable, until: .now().advanced(by: .seconds(20))))
    #expect(try Processes.running(service.data).isEmpty)
  }

  @Test func `together with its server is followed by one that starts it`() throws {
    let service = try Service(keeper: .keeper)
    #expect(try service.connect().ask("add 1") == "ok")
    let (server, supervisor) = (try service.servingPid, try service.keptSupervisor)
    try service.send(.stop, to: supervisor)
    try service.kill(server)
    try service.kill(supervisor)
    #expect(try service.connect().ask("count") == "1")
    #expect(try service.servingPid != server)
    try service.stop()
  }

  /// Eight moments in and around upgrades, by a seed that is told. With each of these deaths the keeper waits longer: it
  /// takes them for those of a supervisor that dies of starting.
  @Test func `at any moment under load costs no request and no write`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var chance = SeededChance(state: seed)
    let service = try Service(of: .keyValue, settings: ["pin = no"], keeper: .keeper)
    let load = try service.beginLoad()
    try load.waitForMore(than: 50)
    for _ in 1...8 {
      let upgrade = try service.beginUpgrade([])
      try load.waitForMore(than: UInt64.random(in: 0...150, using: &chance))
      try service.killSupervisor()
      _ = try upgrade.waitUntilEnded()
      try service.waitUntilQuiet()
      try load.waitForMore(than: 20)
    }
    #expect(try service.upgrade().status == .exited(code: 0), "seed \(seed)\n\(service.supervisor.complained)")
    try load.waitForMore(than: 50)
    let tally = try load.stop()
    #expect(tally.failures == [], "seed \(seed)\n\(service.supervisor.complained)")
    #expect(try Processes.running(service.data).count == 1, "seed \(seed)")
    try service.stop()
  }
}
