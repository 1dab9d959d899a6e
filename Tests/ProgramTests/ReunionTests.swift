import BatonLoad
import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// Neither the supervisor nor who held its descriptors is left: the server goes on, and hands back what it was given.
@Suite struct `A supervisor and its keeper that are killed` {
  @Test func `when idle are followed by a supervisor that knows everything, and nobody notices`() throws {
    let service = try Service(of: .keyValue, settings: ["pin = no"], keeper: .keeper)
    #expect(try service.upgrade().status == .exited(code: 0))
    let load = try service.beginLoad()
    try load.waitForMore(than: 50)
    let server = try service.servers
    let status = try service.ask("status").said
    for _ in 1...2 {
      try service.killSupervisorAndKeeper()
      try load.waitForMore(than: 50)
      try service.takeBack()
      try load.waitForMore(than: 50)
    }
    #expect(try service.servers == server)
    // The server's own line is the same: its age and generation too.
    let line = try #require(status.split(separator: "\n").first { $0.contains("incumbent") })
    let generation = try #require(line.split(separator: ", ").last)
    let after = try service.ask("status").said
    #expect(after.contains("pid \(server[0])") && after.contains(generation), "\(status)\n\(after)")
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    #expect(try service.servers != server)
    // The next one is found like those before, and by the store as ever.
    try service.killSupervisor()
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    let tally = try load.stop()
    #expect(tally.failures == [], "\(service.supervisor.complained)")
    try service.stop()
    #expect(try service.servers.isEmpty)
    #expect(try Files.names(in: "\(service.scratch.path)/state/processes") == [])
  }

  @Test func `at any moment of an upgrade cost no request and no write`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var chance = SeededChance(state: seed)
    let service = try Service(of: .keyValue, settings: ["pin = no"], keeper: .keeper)
    let load = try service.beginLoad()
    try load.waitForMore(than: 50)
    for _ in 1...6 {
      let upgrade = try service.beginUpgrade([])
      try load.waitForMore(than: UInt64.random(in: 0...150, using: &chance))
      try service.killSupervisorAndKeeper()
      _ = try upgrade.waitUntilEnded()
      try service.takeBack()
      try service.waitUntilQuiet()
      try load.waitForMore(than: 20)
    }
    #expect(try service.upgrade().status == .exited(code: 0), "seed \(seed)\n\(service.supervisor.complained)")
    try load.waitForMore(than: 50)
    let tally = try load.stop()
    #expect(tally.failures == [], "seed \(seed)\n\(service.supervisor.complained)")
    #expect(try service.servers.count == 1, "seed \(seed)")
    try service.stop()
  }

  /// The incumbent serves in the one case, and has sealed and passed the lock in the other.
  @Test(arguments: ["warm", "own"], ["--hang-at", "--freeze-at"])
  func `in an upgrade are followed by one that undoes it`(stage: String, fault: String) throws {
    let service = try Service(of: .keyValue, settings: ["pin = no"], keeper: .keeper)
    let server = try service.servers
    let load = try service.beginLoad()
    try load.waitForMore(than: 20)
    let upgrade = try service.beginUpgrade([fault, stage])
    // By its own word: one that freezes may not have said Hello yet.
    try service.supervisor.wait(for: "\(fault == "--hang-at" ? "hanging" : "freezing") at stage \(stage)")
    try service.killSupervisorAndKeeper()
    _ = try upgrade.waitUntilEnded()
    try service.takeBack()
    try service.waitUntilQuiet()
    #expect(try service.ask("receipt", "2").said.contains("aborted"), "\(service.supervisor.complained)")
    try load.waitForMore(than: 20)
    let after = try service.servers
    #expect(after == server, "\(after.map(ProcessTable.command(of:)))\n\(service.supervisor.complained)")
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    let tally = try load.stop()
    #expect(tally.failures == [], "\(service.supervisor.complained)")
    try service.stop()
  }

  @Test func `in a probation are followed by one that takes back what was written in it`() throws {
    let service = try Service(
      of: .keyValue, limits: ["probation = 60s"], settings: ["pin = no"], keeper: .keeper)
    let server = try service.servers
    let load = try service.beginLoad()
    try load.waitForMore(than: 20)
    let upgrade = try service.beginUpgrade([])
    try service.supervisor.wait(for: "phase probation (attempt 2")
    try load.waitForMore(than: 50)
    try service.killSupervisorAndKeeper()
    _ = try upgrade.waitUntilEnded()
    try load.waitForMore(than: 50)
    try service.takeBack()
    try service.supervisor.wait(for: "attempt aborted (attempt 2")
    #expect(try service.servers == server)
    try load.waitForMore(than: 50)
    let tally = try load.stop()
    #expect(tally.failures == [], "\(service.supervisor.complained)")
    try service.stop()
  }

  @Test func `after the commit are followed by one that completes the attempt`() throws {
    let service = try Service(
      of: .keyValue, limits: ["probation = 1s"], settings: ["pin = no"], keeper: .keeper)
    let before = try service.servers
    let upgrade = try service.beginUpgrade([])
    try service.supervisor.wait(for: "phase probation (attempt 2")
    // It cannot hear Commit, and so is there when everybody else is gone.
    try service.send(.stop, to: before[0])
    try service.supervisor.wait(for: "phase retire (attempt 2")
    try service.killSupervisorAndKeeper()
    _ = try upgrade.waitUntilEnded()
    try service.takeBack()
    try service.send(.resume, to: before[0])
    try service.supervisor.wait(for: "attempt committed (attempt 2")
    #expect(try service.servers.allSatisfy { $0 != before[0] })
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    try service.stop()
  }

  @Test func `leave a server that does not answer, and the next one says who that is and what to do`() throws {
    let service = try Service(of: .keyValue, settings: ["pin = no"], keeper: .keeper)
    let server = try #require(try service.servers.first)
    try service.send(.stop, to: server)
    try service.killSupervisorAndKeeper()
    let run = try RunningProgram.run(Service.baton, ["run", service.configuration])
    #expect(run.status == .exited(code: 111), "\(run)")
    #expect(run.complained.contains("(pid \(server)): it has not answered within 5 s"), "\(run.complained)")
    #expect(
      run.complained.contains("do kill -TERM \(server) and, when it has ended, baton run \(service.configuration)"),
      "\(run.complained)")
    try service.send(.resume, to: server)
    try service.takeBack()
    #expect(try service.servers == [server])
    try service.stop()
  }
}

extension Service {
  /// Who serves or may, as the host sees it.
  var servers: [Int32] { get throws { try Processes.running("--data \(data)") } }

  /// Kills both and sees them gone.
  func killSupervisorAndKeeper() throws {
    let identity = try #require(try ProcessIdentity(pid: keptSupervisor))
    let handle = try ProcessHandle(opening: identity)
    try supervisor.send(.kill)
    switch consume handle {
    case .some(let handle):
      try handle.send(.kill)
      #expect(try handle.descriptor.wait(for: .readable, until: .now().advanced(by: .seconds(20))))
    case .none: Issue.record("the supervisor has gone before")
    }
    try supervisor.waitUntilGone()
  }
}
