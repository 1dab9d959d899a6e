import BatonPlatform
import RunningPrograms
import Testing

@Suite struct `A host without memory to spare` {
  @Test func `gets no second process`() throws {
    let service = try Service(limits: ["memory-headroom = 1T"])
    let before = try service.servingPid
    let upgrade = try service.upgrade()
    #expect(upgrade.status == .exited(code: 20), "\(upgrade)")
    #expect(upgrade.complained.contains("1 TiB to spare (memory-headroom)"), "\(upgrade)")
    #expect(try service.ask("receipt", "--json").said.contains("\"memory-headroom\""))
    #expect(try service.servingPid == before)
    #expect(!service.supervisor.complained.contains("successor started"))
    // A service that has died is started all the same: it takes nobody's place.
    try service.kill(before)
    #expect(try service.servingPid != before)
    try service.stop()
  }
}
