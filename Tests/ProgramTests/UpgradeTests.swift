import BatonPlatform
import RunningPrograms
import Testing

@Suite struct `A service under a supervisor` {
  @Test func `is replaced, and every acknowledged write is there`() throws {
    let service = try Service()
    let before = try service.servingPid
    for number in 1...5 { #expect(try service.connect().ask("add \(number)") == "ok") }
    let upgrade = try service.upgrade([], ["--reason", "a test"])
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)\n\(service.supervisor.complained)")
    #expect(try service.servingPid != before)
    #expect(try service.connect().ask("count") == "5")
    #expect(try service.connect().ask("add 6") == "ok")
    try service.stop()
  }

  @Test func `is run again as it was committed, and says what of the configuration is not used`() throws {
    let service = try Service()
    #expect(try service.upgrade([], ["--env", "COLOUR=blue"]).status == .exited(code: 0))
    try service.stop()
    try service.runAgain()
    let words = "is started, not the configured one: another environment; baton upgrade takes what is configured"
    #expect(service.supervisor.complained.contains(words), "\(service.supervisor.complained)")
    let pid = try service.servingPid
    let environment = String(decoding: try Files.readBeginning("/proc/\(pid)/environ", limit: 1 << 20), as: UTF8.self)
    #expect(environment.contains("COLOUR=blue"))
    try service.stop()
  }

  @Test func `answers a client that connected while nobody accepted`() throws {
    let service = try Service()
    let upgrades = try (1...3).map { _ in try service.upgrade().status }
    #expect(upgrades.allSatisfy { $0 == .exited(code: 0) })
    // Three upgrades, each with three generations of its own.
    #expect(try service.connect().ask("generation") == "11")
    try service.stop()
  }
}
