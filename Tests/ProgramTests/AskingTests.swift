import BatonPlatform
import RunningPrograms
import Testing

@Suite struct `Who asks for an upgrade` {
  @Test func `is refused while another attempt is in flight, and told which`() throws {
    let service = try Service()
    let first = try service.beginUpgrade(["--at", "warm", "hang"])
    try first.wait(for: "hello took")
    let second = try service.upgrade()
    #expect(second.status == .exited(code: 20), "\(second)")
    #expect(second.complained.contains("attempt 2 is in flight"), "\(second.complained)")

    let cancel = try service.ask("upgrade", "--cancel", "--reason", "enough")
    #expect(cancel.status == .exited(code: 0), "\(cancel)")
    #expect(try first.waitUntilEnded() == .exited(code: 20))
    #expect(first.complained.contains("enough"), "\(first.complained)")
    #expect(try service.upgrade().status == .exited(code: 0))
    try service.stop()
  }

  @Test func `may leave, and the attempt goes on`() throws {
    let service = try Service()
    let before = try service.servingPid
    let watching = try service.beginUpgrade(["--at", "warm", "wait"])
    try watching.wait(for: "hello took")
    try watching.send(.interrupt)
    try watching.waitUntilEnded()
    try service.letGo("warm")
    try service.supervisor.wait(for: "attempt committed (attempt 2")
    #expect(try service.servingPid != before)
    try service.stop()
  }

  @Test func `need not wait`() throws {
    let service = try Service()
    let upgrade = try service.upgrade([], ["--no-wait"])
    #expect(upgrade.status == .exited(code: 0))
    #expect(upgrade.said.contains("attempt 2"), "\(upgrade)")
    try service.supervisor.wait(for: "attempt committed (attempt 2")
    try service.stop()
  }

  @Test func `may bound the whole attempt`() throws {
    let service = try Service()
    let upgrade = try service.upgrade(["--at", "warm", "hang"], ["--timeout", "300ms"])
    #expect(upgrade.status == .exited(code: 20), "\(upgrade)")
    #expect(upgrade.complained.contains("300 ms"), "\(upgrade.complained)")
    try service.stop()
  }

  @Test func `cannot set what baton sets`() throws {
    let service = try Service()
    for name in ["LISTEN_FDS", "HANDOFF_ROLE", "NOTIFY_SOCKET"] {
      let upgrade = try service.upgrade([], ["--env", "\(name)=1"])
      #expect(upgrade.status == .exited(code: 100), "\(upgrade)")
      #expect(upgrade.complained.contains(name), "\(upgrade.complained)")
    }
    try service.stop()
  }

  @Test func `gives secrets that nobody else sees`() throws {
    let service = try Service()
    let upgrade = try service.upgrade([], ["--env", "TOKEN=open-sesame"])
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)")
    let pid = try service.servingPid
    let environment = String(decoding: try Files.readBeginning("/proc/\(pid)/environ", limit: 1 << 20), as: UTF8.self)
    #expect(environment.contains("TOKEN=open-sesame"))
    let texts = [
      upgrade.said, upgrade.complained, service.supervisor.complained, try service.ask("status").said,
      try service.ask("receipt", "--json").said, try service.ask("history").said,
    ]
    #expect(texts.allSatisfy { !$0.contains("open-sesame") })
    #expect(texts.contains { $0.contains("TOKEN") })
    try service.stop()
  }

  @Test func `can rehearse`() throws {
    let service = try Service()
    let before = try service.servingPid
    let arguments = ["--data", service.data].flatMap { ["--arg", $0] }
    let good = try RunningProgram.run(
      Service.baton, ["rehearse", "--socket", service.socket, Service.peer] + arguments)
    #expect(good.status == .exited(code: 0), "\(good)")
    let bad = try RunningProgram.run(
      Service.baton,
      ["rehearse", "--socket", service.socket, Service.peer] + arguments + ["--arg", "--lie", "--arg", "format"])
    #expect(bad.status == .exited(code: 20), "\(bad)")
    #expect(try service.servingPid == before)
    try service.stop()
  }
}
