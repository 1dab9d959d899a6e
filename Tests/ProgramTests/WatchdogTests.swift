import BatonPlatform
import RunningPrograms
import Testing

@Suite struct `A supervisor that hangs in an attempt` {
  @Test func `is ended by its keeper, and followed by one that ends the attempt`() throws {
    let service = try Service(limits: ["heartbeat-silence = 1s"], keeper: .keeper)
    let server = try service.servingPid
    let upgrade = try service.beginUpgrade(["--at", "warm", "wait"])
    try service.supervisor.wait(for: "waits at warm")
    let supervisor = try service.keptSupervisor
    try service.send(.stop, to: supervisor)
    try service.supervisor.wait(for: "the supervisor has ceased to say that it lives (pid \(supervisor))")
    #expect(try upgrade.waitUntilEnded() == .exited(code: 21), "\(upgrade.complained)")
    #expect(try service.servingPid == server)
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    try service.stop()
  }

  @Test func `is watched until the attempt has ended, and no longer`() throws {
    let store = try NotifySocket(.abstract)
    let service = try Service(environment: ["NOTIFY_SOCKET": store.address, "FDSTORE": "100"])
    var heard: [String] = []
    while heard.last != "", heard.last != "WATCHDOG_USEC=0\n" { heard.append(try store.receive()) }
    #expect(heard.contains("WATCHDOG_USEC=60000000\nWATCHDOG=1\n"), "\(heard)")
    #expect(heard.last == "WATCHDOG_USEC=0\n", "\(heard)")
    try service.stop()
  }
}

@Suite struct `A service manager that watches the supervisor` {
  @Test func `hears that it lives, again and again, and that it stops`() throws {
    let manager = try NotifySocket(.abstract)
    let service = try Service(environment: ["NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "100000"])
    var heard: [String] = []
    while heard.count < 8 { heard.append(try manager.receive()) }
    #expect(heard.filter { $0 == "WATCHDOG=1\n" }.count >= 5, "\(heard)")
    try service.stop()
    while let word = heard.last, !word.hasPrefix("STOPPING=1\n"), word != "" { heard.append(try manager.receive()) }
    #expect(heard.last?.hasPrefix("STOPPING=1\n") == true)
  }

  @Test func `hears nothing of a process that it does not mean`() throws {
    let manager = try NotifySocket(.abstract)
    let service = try Service(environment: [
      "NOTIFY_SOCKET": manager.address, "WATCHDOG_USEC": "100000", "WATCHDOG_PID": "1",
    ])
    #expect(try manager.receive().hasPrefix("EXTEND_TIMEOUT_USEC="))
    #expect(try manager.receive() == "READY=1\n")
    try service.stop()
    #expect(try manager.receive().hasPrefix("STOPPING=1\n"))
  }
}
