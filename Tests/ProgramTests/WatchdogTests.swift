import BatonPlatform
import RunningPrograms
import Testing

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
