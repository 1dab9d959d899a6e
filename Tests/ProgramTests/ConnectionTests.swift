import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `The connections on a receipt` {
  @Test func `are those that were open, closed in order, and cut off`() throws {
    let service = try Service(of: .keyValue)
    var orderly = try (1...3).map { _ in try HeldConnection(port: service.port) }
    // It answers the end of the server's side with nothing until it is cut off.
    let deaf = try HeldConnection(port: service.port)
    let upgrade = try service.beginUpgrade([])
    while let client = orderly.popLast() { try client.readToEnd() }
    #expect(try upgrade.waitUntilEnded() == .exited(code: 0), "\(service.supervisor.complained)")
    try deaf.readToEnd()
    #expect(try counts(service) == ["open_at_drain": 4, "closed_in_order": 3, "closed_by_force": 1])
    #expect(upgrade.said.contains("4 open at the drain, 3 closed in order, 1 closed by force"), "\(upgrade.said)")
    try service.stop()
  }

  @Test func `are none when there were none`() throws {
    let service = try Service(of: .keyValue)
    #expect(try service.upgrade().status == .exited(code: 0))
    #expect(try counts(service) == ["open_at_drain": 0, "closed_in_order": 0, "closed_by_force": 0])
    try service.stop()
  }

  @Test func `may still be open when an attempt is undone`() throws {
    let service = try Service(of: .keyValue)
    let slow = try HeldConnection(port: service.port)
    let upgrade = try service.beginUpgrade(["--hang-at", "own"])
    try service.supervisor.wait(for: "phase begin (attempt 2")
    #expect(try service.ask("upgrade", "--cancel").status == .exited(code: 0))
    #expect(try upgrade.waitUntilEnded() == .exited(code: 21), "\(service.supervisor.complained)")
    #expect(try counts(service) == ["open_at_drain": 1, "closed_in_order": 0, "closed_by_force": 0])
    #expect(try service.ask("receipt").said.contains("0 closed by force, 1 still open"))
    try slow.readToEnd()
    try service.stop()
  }

  /// The commit comes first, then the incumbent drains: its receipt is kept at once, and told the rest when it has left.
  @Test func `are added when an incumbent leaves that overlaps`() throws {
    let service = try Service(["--at", "commit", "wait"], estate: .none)
    let client = try service.connect()
    _ = try client.ask("pid")
    let upgrade = try service.upgrade()
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)")
    #expect(upgrade.said.contains("not known, or not yet"), "\(upgrade)")
    try service.letGo("commit")
    try service.supervisor.wait(for: "the incumbent that was released has ended")
    #expect(try counts(service) == ["open_at_drain": 1, "closed_in_order": 1, "closed_by_force": 0])
    try service.stop()
  }

  @Test func `are not known when nobody counts them`() throws {
    let service = try Service()
    #expect(try service.upgrade().status == .exited(code: 0))
    #expect(try counts(service) == ["open_at_drain": nil, "closed_in_order": nil, "closed_by_force": nil])
    try service.stop()
  }

  private func counts(_ service: Service) throws -> [String: Int?] {
    let said = Data(try service.ask("receipt", "--json").said.utf8)
    let receipt = try #require(try JSONSerialization.jsonObject(with: said) as? [String: Any])
    let connections = try #require(receipt["connections"] as? [String: Any])
    return connections.mapValues { $0 as? Int }
  }
}

/// A connection of a client that does what the test says, and nothing by itself.
final class HeldConnection {
  private let socket: OwnedDescriptor

  /// Connects, and makes sure that it was accepted.
  init(port: UInt16) throws {
    socket = try OwnedDescriptor.connected(to: .ipv4(.loopback, port: port))
    _ = try socket.send(Array("PING\r\n".utf8).span)
    _ = try read()
  }

  /// Reads until the server ends its side, or cuts the connection off.
  func readToEnd() throws {
    while case .bytes = try read() {}
  }

  private func read() throws -> ReadOutcome {
    try #require(try socket.wait(for: .readable, until: .now().advanced(by: .seconds(30))), "the server says nothing")
    var bytes: [UInt8] = []
    return try socket.read(appendingTo: &bytes, limit: 4096)
  }
}
