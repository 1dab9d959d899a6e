import BatonLoad
import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `A supervisor that is replaced by another program` {
  @Test func `is the same process, and nobody who is served notices`() throws {
    let service = try Service(of: .keyValue, settings: ["pin = no"], keeper: .keeper)
    let (pid, server) = (try service.keptSupervisor, try Processes.running(service.data))
    let programs = [try service.copyOfBaton("one"), try service.copyOfBaton("two")]
    let load = try service.beginLoad()
    try load.waitForMore(than: 50)
    let poll = "while $0 status --socket \(service.socket) >/dev/null; do sleep 0.01; done; echo refused"
    let clients = try RunningProgram("/bin/sh", ["-c", poll, Service.baton])
    #expect(try service.upgradeSelf(to: programs[0]).status == .exited(code: 0))
    let before = try service.belongings
    for round in 1...6 {
      let upgrade = try service.upgradeSelf(to: programs[round % 2])
      #expect(upgrade.status == .exited(code: 0), "\(upgrade)\n\(service.supervisor.complained)")
      #expect(upgrade.said.contains("the supervisor is now baton"), "\(upgrade)")
      #expect(try service.keptSupervisor == pid)
      #expect(try service.supervisorProgram == programs[round % 2])
    }
    #expect(try !clients.hasEnded(), "\(clients.said)\(clients.complained)")
    try clients.send(.kill)
    #expect(try Processes.running(service.data) == server)
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    try load.waitForMore(than: 50)
    #expect(try load.stop().failures == [])
    #expect(try service.upgradeSelf(to: programs[0]).status == .exited(code: 0))
    try service.expectBelongings(before)
    try service.stop()
  }

  @Test func `is followed by that program when it is killed, and not by the one before`() throws {
    let service = try Service(keeper: .keeper)
    let server = try service.servingPid
    let (one, two) = (try service.copyOfBaton("one"), try service.copyOfBaton("two"))
    for program in [one, two] {
      #expect(try service.upgradeSelf(to: program).status == .exited(code: 0))
      try service.killSupervisor()
      #expect(try service.supervisorProgram == program)
    }
    // One that does not come up is followed by the one before, not by the first.
    let failed = try service.upgradeSelf(to: try service.candidate("exit 1"))
    #expect(failed.status == .exited(code: 21), "\(failed)")
    #expect(try service.supervisorProgram == two)
    #expect(try service.servingPid == server)
    #expect(try service.upgrade().status == .exited(code: 0))
    try service.stop()
  }

  @Test func `takes the file that lies now where it was started from, if none is named`() throws {
    let service = try Service(keeper: .keeper)
    let before = try service.supervision
    let upgrade = try service.upgradeSelf(to: nil, "--json")
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)")
    #expect(upgrade.said.contains("\"program\": "), "\(upgrade)")
    #expect(try service.supervision[0] != before[0])
    #expect(try service.supervision[1] == before[1])
    let detached = try service.upgradeSelf(to: nil, "--no-wait")
    #expect(detached.status == .exited(code: 0) && detached.said.contains("is executed now"), "\(detached)")
    try service.stop()
  }

  @Test func `hears the signal that was sent meanwhile`() throws {
    let service = try Service(keeper: .keeper)
    let upgrade = try service.beginUpgradeSelf(to: try service.copyOfBaton("one"))
    try service.supervisor.wait(for: "shall be replaced by")
    try service.stop()
    _ = try upgrade.waitUntilEnded()
    #expect(try Processes.running(service.data).isEmpty)
  }

  @Test(arguments: ["exit 0", "exit 1", "exit 100"])
  func `by one that does not come up is brought back, and the asker is told`(order: String) throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    // What it remembers of the last attempt is part of its belongings.
    #expect(try service.upgrade().status == .exited(code: 0))
    let (server, program) = (try service.servingPid, try service.supervisorProgram)
    let before = try service.belongings
    let upgrade = try service.upgradeSelf(to: try service.candidate(order))
    #expect(upgrade.status == .exited(code: 21), "\(upgrade)")
    #expect(upgrade.complained.contains("did not come up, and its log says why; \(program) supervises"), "\(upgrade)")
    try service.supervisor.wait(for: "the supervisor's new program was not ready yet; the one before is started")
    #expect(try service.supervisorProgram == program)
    #expect(try service.servingPid == server)
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    try service.expectBelongings(before)
    try service.stop()
  }

  @Test func `by one that hangs before it is ready is brought back by whoever kills that`() throws {
    let service = try Service(keeper: .keeper)
    let program = try service.supervisorProgram
    let upgrade = try service.beginUpgradeSelf(to: try service.candidate("freeze"))
    try service.supervisor.wait(for: "the candidate freezes")
    let client = try service.connect()
    #expect(try client.ask("add 1") == "ok")
    try service.killSupervisor()
    #expect(try upgrade.waitUntilEnded() == .exited(code: 21), "\(upgrade.complained)")
    #expect(try service.supervisorProgram == program)
    #expect(try client.ask("count") == "1")
    try service.stop()
  }
}

@Suite struct `An attempt in flight` {
  @Test func `is finished before the supervisor is replaced`() throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    // Nobody waits for it who would be waited for.
    #expect(try service.upgrade(["--at", "warm", "wait"], ["--no-wait"]).status == .exited(code: 0))
    try service.supervisor.wait(for: "waits at warm")
    let program = try service.copyOfBaton("one")
    let itself = try service.beginUpgradeSelf(to: program)
    try itself.wait(for: "is executed when attempt 2 has ended")
    let other = try service.upgradeSelf(to: program)
    #expect(other.status == .exited(code: 20) && other.complained.contains("another upgrade"), "\(other)")
    #expect(try service.supervisorProgram != program)
    try service.letGo("warm")
    #expect(try itself.waitUntilEnded() == .exited(code: 0), "\(itself.complained)\(service.supervisor.complained)")
    #expect(try service.supervisorProgram == program)
    #expect(try service.ask("receipt", "2").said.contains("committed"))
    try service.stop()
  }

  @Test func `is aborted when the supervisor is replaced at once`() throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    let server = try service.servingPid
    let upgrade = try service.beginUpgrade(["--at", "warm", "wait"])
    try service.supervisor.wait(for: "waits at warm")
    let program = try service.copyOfBaton("one")
    let itself = try service.upgradeSelf(to: program, "--now", "--reason", "security")
    #expect(itself.status == .exited(code: 0), "\(itself)\(service.supervisor.complained)")
    #expect(try upgrade.waitUntilEnded() != .exited(code: 0))
    #expect(try service.supervisorProgram == program)
    #expect(try service.servingPid == server)
    #expect(try service.ask("receipt", "2").said.contains("--now"))
    try service.stop()
  }

  @Test func `whose supervisor is killed before it could be replaced is ended by the next one`() throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    let program = try service.supervisorProgram
    let upgrade = try service.beginUpgrade(["--at", "warm", "wait"])
    try service.supervisor.wait(for: "waits at warm")
    let itself = try service.beginUpgradeSelf(to: try service.copyOfBaton("one"))
    try itself.wait(for: "is executed when attempt 2 has ended")
    try service.killSupervisor()
    #expect(try itself.waitUntilEnded() == .exited(code: 21), "\(itself.complained)")
    #expect(try service.supervisorProgram == program)
    try service.supervisor.wait(for: "attempt aborted (attempt 2")
    _ = try upgrade.waitUntilEnded()
    #expect(try service.upgradeSelf(to: try service.copyOfBaton("two")).status == .exited(code: 0))
    try service.stop()
  }

  @Test func `may outlast the candidate, which is then refused`() throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    let (program, pid) = (try service.supervisorProgram, try service.keptSupervisor)
    let upgrade = try service.beginUpgrade(["--at", "warm", "wait"])
    try service.supervisor.wait(for: "waits at warm")
    let candidate = try service.copyOfBaton("one")
    let itself = try service.beginUpgradeSelf(to: candidate)
    try itself.wait(for: "is executed when attempt 2 has ended")
    try Files.setMode(candidate, 0o700)
    try service.letGo("warm")
    #expect(try itself.waitUntilEnded() == .exited(code: 20))
    #expect(itself.complained.contains("it was changed since it was asked"))
    #expect(try upgrade.waitUntilEnded() == .exited(code: 0))
    #expect(try service.keptSupervisor == pid)
    #expect(try service.supervisorProgram == program)
    try service.stop()
  }

  /// The kernel takes no arguments that are longer than a quarter of the stack may be.
  @Test func `may be followed by an execution that fails, and everything goes on`() throws {
    let long = String(repeating: "x", count: 100_000)
    let service = try Service(
      settings: ["pin = no", "inherit-environment = none"], environment: ["LONG": long, "LONGER": long], keeper: .keeper
    )
    #expect(try service.upgrade().status == .exited(code: 0))
    let (program, pid) = (try service.supervisorProgram, try service.keptSupervisor)
    let before = try service.belongings
    let upgrade = try service.beginUpgrade(["--at", "warm", "wait"])
    try service.supervisor.wait(for: "waits at warm")
    let itself = try service.beginUpgradeSelf(to: try service.copyOfBaton("one"))
    try itself.wait(for: "is executed when attempt 3 has ended")
    let limited = try RunningProgram.run("/usr/bin/prlimit", ["--pid", "\(pid)", "--stack=65536:"])
    #expect(limited.status == .exited(code: 0), "\(limited)")
    try service.letGo("warm")
    #expect(try itself.waitUntilEnded() == .exited(code: 20), "\(service.supervisor.complained)")
    #expect(itself.complained.contains("unable to execute it: argument list too long"), "\(itself.complained)")
    #expect(try upgrade.waitUntilEnded() == .exited(code: 0))
    #expect(try service.keptSupervisor == pid)
    #expect(try service.supervisorProgram == program)
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    try service.expectBelongings(before)
    try service.killSupervisor()
    #expect(try service.supervisorProgram == program)
    try service.stop()
  }
}
