import BatonPlatform
import RunningPrograms
import Testing

@Suite struct `A service that owns no data` {
  @Test func `is replaced while both accept`() throws {
    let service = try Service(estate: .none)
    let before = try service.servingPid
    let upgrade = try service.upgrade()
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)\n\(service.supervisor.complained)")
    #expect(!upgrade.said.contains("drain took"))
    #expect(try service.servingPid != before)
    try service.stop()
  }

  @Test(arguments: ["warm", "begin", "ready"])
  func `loses nothing by a bad successor`(step: String) throws {
    let service = try Service(estate: .none)
    let before = try service.servingPid
    let upgrade = try service.upgrade(["--at", step, "die"])
    #expect([.exited(code: 20), .exited(code: 21)].contains(upgrade.status), "\(upgrade)")
    #expect(try service.servingPid == before)
    try service.stop()
  }
}

@Suite struct `A full queue` {
  @Test func `ends an attempt before a client is turned away`() throws {
    let service = try Service(of: .peer, ["--at", "drain", "wait"], backlog: 10)
    let before = try service.servingPid
    let upgrade = try service.beginUpgrade([])
    try service.supervisor.wait(for: "waits at drain")
    // Nobody accepts; the ninth is more than 80 %.
    let clients = try (1...9).map { _ in try service.connect() }
    try service.supervisor.wait(for: "connections wait")
    try service.letGo("drain")
    #expect(try upgrade.waitUntilEnded() == .exited(code: 21))
    #expect(upgrade.complained.contains("connections wait"), "\(upgrade.complained)")
    for client in clients { #expect(try client.ask("pid") == "\(before)") }
    let receipt = try service.ask("receipt", "2", "--json")
    #expect(receipt.status == .exited(code: 0))
    try service.stop()
  }
}

@Suite struct `A probation` {
  @Test func `ends with the commit`() throws {
    let service = try Service(limits: ["probation = 200ms"])
    let before = try service.servingPid
    let upgrade = try service.upgrade()
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)\n\(service.supervisor.complained)")
    #expect(upgrade.said.contains("probation took"), "\(upgrade)")
    #expect(try service.servingPid != before)
    try service.stop()
  }

  @Test func `gives the service back when the successor dies in it`() throws {
    let service = try Service(limits: ["probation = 60s"])
    #expect(try service.connect().ask("add 1") == "ok")
    let before = try service.servingPid
    let upgrade = try service.beginUpgrade([])
    try service.supervisor.wait(for: "phase probation (attempt 2")
    let successor = try service.servingPid
    #expect(successor != before)
    #expect(try service.connect().ask("add 2") == "ok")
    try service.kill(successor)
    #expect(try upgrade.waitUntilEnded() == .exited(code: 21), "\(service.supervisor.complained)")
    #expect(try service.servingPid == before)
    // What the successor acknowledged is there.
    #expect(try service.connect().ask("count") == "2")
    try service.stop()
  }
}
