import BatonLoad
import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `The receipts of a service` {
  @Test func `are there when it is run again`() throws {
    let service = try Service()
    #expect(try service.upgrade([], ["--reason", "remember me"]).status == .exited(code: 0))
    let before = try service.ask("receipt", "2", "--json")
    #expect(before.status == .exited(code: 0), "\(before)")
    try service.stop()
    try service.runAgain()
    #expect(!service.supervisor.complained.contains("not the configured one"), "\(service.supervisor.complained)")
    #expect(try service.ask("receipt", "2", "--json") == before)
    let last = try service.ask("receipt")
    #expect(last.said.contains("remember me"), "\(last)")
    #expect(try service.ask("history").said.contains("committed"))
    #expect(try service.ask("status").said.contains("attempt 2"))
    try service.stop()
  }

  @Test func `cannot be stored, and it goes on with a warning`() throws {
    let service = try Service()
    let folder = "\(service.scratch.path)/state/receipts"
    try FileManager.default.removeItem(atPath: folder)
    #expect(FileManager.default.createFile(atPath: folder, contents: nil))
    let before = try service.servingPid
    #expect(try service.upgrade([], ["--reason", "no room"]).status == .exited(code: 0))
    #expect(try service.servingPid != before)
    let status = try service.ask("status")
    #expect(status.said.contains("unable to store the receipt (attempt 2)"), "\(status)")
    // The newest one can be asked for all the same.
    #expect(try service.ask("receipt").said.contains("no room"))
    try service.stop()
  }

  @Test func `name both releases by their content`() throws {
    let service = try Service()
    // Bytes behind the program change its content and not what it does.
    let release = service.scratch.path + "/release-2"
    try FileManager.default.copyItem(atPath: Service.peer, toPath: release)
    let file = try #require(FileHandle(forWritingAtPath: release))
    try file.seekToEnd()
    try file.write(contentsOf: Data("release 2".utf8))
    try file.close()
    let upgrade = try service.upgrade([], ["--json"], to: release)
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)")
    let said = Data(try service.ask("receipt", "--json").said.utf8)
    let receipt = try #require(try JSONSerialization.jsonObject(with: said) as? [String: Any])
    #expect(try digest(in: receipt, "from") == sha256sum(Service.peer))
    #expect(try digest(in: receipt, "to") == sha256sum(release))
    try service.stop()
  }

  @Test func `wait for a hash no longer than a release may take to warm`() throws {
    let service = try Service(limits: ["warm = 3s"], settings: ["pin = no"])
    let release = service.scratch.path + "/enormous"
    try FileManager.default.copyItem(atPath: Service.peer, toPath: release)
    // A hole: it takes no room on the disk, and minutes to hash.
    try #require(FileHandle(forWritingAtPath: release)).truncate(atOffset: 512 << 30)
    let upgrade = try service.upgrade([], ["--json"], to: release)
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)")
    #expect(service.supervisor.complained.contains("it took longer than 3 s"), "\(service.supervisor.complained)")
    let receipt = try #require(try JSONSerialization.jsonObject(with: Data(upgrade.said.utf8)) as? [String: Any])
    #expect((receipt["to"] as? [String: Any])?["sha256"] as? String == nil)
    try service.stop()
  }

  private func digest(in receipt: [String: Any], _ release: String) throws -> String {
    try #require((receipt[release] as? [String: Any])?["sha256"] as? String)
  }

  private func sha256sum(_ path: String) throws -> String {
    String(try RunningProgram.run("/usr/bin/sha256sum", [path]).said.prefix(64))
  }

  /// A drain is reported before its last answers are sent; connections that are owed one end in order all the same.
  @Test func `count the connections that end in order`() throws {
    let service = try Service(of: .keyValue)
    let load = try service.beginLoad()
    try load.waitForMore(than: 100)
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    #expect(try load.stop().failures == [])
    let said = Data(try service.ask("receipt", "--json").said.utf8)
    let receipt = try #require(try JSONSerialization.jsonObject(with: said) as? [String: Any])
    let connections = try #require(receipt["connections"] as? [String: Int])
    #expect(connections["closed_by_force"] == 0)
    #expect(try #require(connections["open_at_drain"]) > 0)
    #expect(connections["closed_in_order"] == connections["open_at_drain"])
    try service.stop()
  }

  @Test func `are as many as the configuration says`() throws {
    let service = try Service(limits: ["receipts-kept = 2"])
    for _ in 1...3 { #expect(try service.upgrade().status == .exited(code: 0)) }
    #expect(try service.ask("receipt", "2").status == .exited(code: 20))
    #expect(try service.ask("receipt", "3").status == .exited(code: 0))
    try service.stop()
  }
}
