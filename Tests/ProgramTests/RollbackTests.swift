import BatonLoad
import BatonPlatform
import BatonSupervisor
import Foundation
import RunningPrograms
import Testing

@Suite struct `A rollback` {
  @Test func `goes back and forth under load, and no request fails`() throws {
    let service = try Service(of: .keyValue)
    let load = try service.beginLoad()
    try load.waitForMore(than: 100)
    let second = try service.makeRelease("kv-2", from: .keyValue)
    #expect(try service.upgrade(to: second).status == .exited(code: 0), "\(service.supervisor.complained)")
    try service.supervisor.wait(for: "the release is pinned (attempt 2)")
    try FileManager.default.removeItem(atPath: second)
    for attempt in 3...6 {
      try load.waitForMore(than: 50)
      let back = try service.ask("rollback", "--reason", "it is slow")
      #expect(back.status == .exited(code: 0), "\(back)\n\(service.supervisor.complained)")
      // The next one is the one before, by the record of this one.
      try service.supervisor.wait(for: "the release is pinned (attempt \(attempt))")
      let serving = try #require(try Processes.running("--data \(service.data)").last)
      #expect(ProcessTable.command(of: serving).contains("kv-2 ") == (attempt % 2 == 0))
    }
    #expect(try service.ask("receipt").said.contains(": it is slow"))
    try load.waitForMore(than: 50)
    let tally = try load.stop()
    #expect(tally.failures == [], "\(service.supervisor.complained)")
    try service.stop()
  }

  @Test func `leads to any release that is kept, by its hash`() throws {
    let service = try Service()
    let digests = try (1...2).map { try service.commit("release-\($0)", in: $0 + 1) }
    let list = try service.ask("releases")
    #expect(list.said.contains("\(digests[1].shortText)"), "\(list)")
    let words = list.said.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(words.contains("by attempt 3 serves, is what restarts"), "\(list)")
    #expect(words.contains("by attempt 2 where baton rollback leads"), "\(list)")

    let back = try service.ask("rollback", String(digests[0].text.prefix(20)).uppercased(), "--json")
    #expect(back.status == .exited(code: 0), "\(back)")
    #expect(try ProcessTable.command(of: service.servingPid).contains("/release-1 --data"))
    try service.stop()
  }

  @Test func `is refused without disturbing anybody when it is not clear where to`() throws {
    let service = try Service()
    try service.supervisor.wait(for: "the release is pinned (attempt 1)")
    try expectRefusal(service, [], "no release is kept besides the present one")
    _ = try service.commit("release-1", in: 2)
    let before = try service.servingPid
    try expectRefusal(service, ["xyz"], "no kept release has a hash that begins with \"xyz\"")
    try expectRefusal(service, [""], "begins several hashes: ")
    #expect(try service.servingPid == before)
    try service.stop()
  }

  @Test func `is refused when nothing is kept`() throws {
    let service = try Service(settings: ["pin = no"])
    try expectRefusal(service, [], "with pin = no, no release is kept")
    #expect(try service.ask("releases").said == "no release is kept\n")
    try service.stop()
  }

  @Test func `to a release that was changed in both places is refused`() throws {
    let service = try Service()
    let path = try service.commitOwnFile()
    _ = try service.commit("release-2", in: 3)
    let copy = try #require(try service.copies().first)
    for file in [path, copy] { try service.replaceFile(at: file, by: "#!/bin/sh\nexit 9\n") }
    try expectRefusal(service, [], "put the release with the sha256")
    try service.stop()
  }

  private func expectRefusal(_ service: Service, _ words: [String], _ sentence: String) throws {
    let refused = try RunningProgram.run(Service.baton, ["rollback", "--socket", service.socket] + words)
    #expect(refused.status == .exited(code: 20), "\(refused)")
    #expect(refused.complained.contains(sentence), "\(refused)")
  }
}

extension Service {
  /// Upgrades to a release of its own, and waits until it is pinned.
  func commit(_ name: String, in attempt: Int) throws -> Digest {
    let path = try makeRelease(name)
    let upgrade = try upgrade(to: path)
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)\n\(supervisor.complained)")
    try supervisor.wait(for: "the release is pinned (attempt \(attempt))")
    return SHA256.digest(of: try Files.read(path, limit: 256 << 20))
  }
}
