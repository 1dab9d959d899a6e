import BatonPlatform
import RunningPrograms
import Testing

/// The commit record is written and Serve is sent, and the successor does not come to serve.
@Suite struct `A successor that is committed and never serves` {
  @Test func `is taken back, and the incumbent serves again`() throws {
    let service = try Service(limits: ["ready = 1s"])
    let before = try service.servingPid
    #expect(try service.connect().ask("add 1") == "ok")
    let upgrade = try service.upgrade(["--at", "serve", "hang"])
    #expect(upgrade.status == .exited(code: 21), "\(upgrade)\n\(service.supervisor.complained)")
    #expect(upgrade.said.contains("reverted, the incumbent serves again"), "\(upgrade)")
    #expect(try service.servingPid == before)
    #expect(try service.connect().ask("count") == "1")
    try service.stop()
  }

  @Test func `leaves nobody who serves when the incumbent cannot resume`() throws {
    let service = try Service(of: .peer, ["--at", "resume", "hang"], limits: ["ready = 1s", "resume = 1s"])
    #expect(try service.connect().ask("add 1") == "ok")
    let upgrade = try service.upgrade(["--at", "serve", "hang"])
    #expect(upgrade.status == .exited(code: 22), "\(upgrade)\n\(service.supervisor.complained)")
    #expect(try service.ask("receipt").said.hasPrefix("attempt 2 of peer: nobody serves\n"))
    #expect(try service.ask("status").said.hasPrefix("peer: nobody serves\n"))
    try service.stop()
  }
}
