import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `Clients whose connections move` {
  @Test func `stay connected, a hundred of them, and are answered by the next process`() throws {
    let service = try Service(of: .moving, settings: ["pin = no"])
    let clients = try (1...100).map { _ in try LineClient(port: service.port) }
    let before = try service.answers(to: clients, "1 ")
    #expect(before.count == 1)
    for (number, client) in clients.enumerated() { try client.send("half \(number)") }
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    let after = try service.answers(to: clients, "2 half ")
    #expect(after.count == 1 && after != before)
    try service.supervisor.wait(for: "100 offered, 100 adopted, 0 refused, 0 ambiguous")
    try service.stop()
  }

  @Test func `go on as before when the upgrade is undone`() throws {
    let service = try Service(of: .moving, settings: ["pin = no"])
    let client = try LineClient(port: service.port)
    let before = try service.answers(to: [client], "1 ")
    try client.send("half ")
    // The connection is parked by then.
    let upgrade = try service.upgrade(["--leave-owning"])
    #expect(upgrade.status == .exited(code: 21), "\(upgrade)")
    #expect(try service.answers(to: [client], "2 half ") == before)
    try service.stop()
  }

  @Test func `are closed in order where the configuration says so`() throws {
    let service = try Service(of: .moving, settings: ["pin = no", "move-connections = no"])
    let client = try LineClient(port: service.port)
    #expect(try service.answers(to: [client], "1 ").count == 1)
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    #expect(throws: (any Error).self) { try client.ask("again") }
    #expect(!service.supervisor.complained.contains("offered"))
    try service.stop()
  }
}

extension Service {
  /// Sends each client's line to its end, and collects who answers. Each has sent so many lines.
  fileprivate func answers(to clients: [LineClient], _ beginning: String) throws -> Set<String> {
    var pids: Set<String> = []
    for client in clients {
      let answer = try client.ask("line")
      let pid = answer.prefix { $0 != " " }
      #expect(answer.dropFirst(pid.count + 1).hasPrefix(beginning) && answer.hasSuffix("line"), "\(answer)")
      pids.insert(String(pid))
    }
    return pids
  }
}
