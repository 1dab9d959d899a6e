import BatonLoad
import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `Two starts of one service at once` {
  @Test func `have one winner, twenty times out of twenty, and the loser says who it is`() throws {
    let service = try Service(keeper: .keeper)
    try service.stop()
    for _ in 1...20 {
      try service.race(until: "attempt committed (attempt ")
      try service.stop()
    }
  }

  @Test func `have one winner when the server is there already, twenty times out of twenty`() throws {
    let service = try Service(of: .keyValue, settings: ["pin = no"], keeper: .keeper)
    let server = try service.servers
    let load = try service.beginLoad()
    for _ in 1...20 {
      try load.waitForMore(than: 5)
      try service.killSupervisorAndKeeper()
      try service.race(until: "is taken back")
      #expect(try service.servers == server)
    }
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    let tally = try load.stop()
    #expect(tally.failures == [], "\(service.supervisor.complained)")
    try service.stop()
  }
}

@Suite struct `A start after a reboot` {
  /// The server of the other boot lives on, so that nothing but the boot tells it from the one that is written down.
  @Test(.enabled(if: Host.user == 0)) func `knows that what is written down is of the past`() throws {
    let service = try Service(settings: ["pin = no"], estate: .none, keeper: .keeper)
    #expect(try service.upgrade(["--service", "peer"]).status == .exited(code: 0))
    let before = try service.servingPid
    try service.killSupervisorAndKeeper()
    let boot = try service.scratch.write("boot_id", "11111111-2222-4333-8444-555555555555\n")
    let script = "mount --bind '\(boot)' /proc/sys/kernel/random/boot_id && exec \"$0\" \"$@\""
    try service.runAgain(under: ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script])
    #expect(!service.supervisor.complained.contains("taken back"), "\(service.supervisor.complained)")
    let after = try service.servingPid
    #expect(after != before)
    // What was committed, not what the configuration says.
    #expect(ProcessTable.command(of: after).hasSuffix("--service peer"))
    #expect(try Files.names(in: "\(service.scratch.path)/state/processes").allSatisfy { $0.contains(".\(after).") })
    try service.stop()
    try service.kill(before)
  }
}

@Suite struct `The file of a listener` {
  @Test func `stays as long as anybody supervises, and is removed by whoever stops the service`() throws {
    let path = "/tmp/baton-\(UUID().uuidString.prefix(8))"
    let service = try Service(
      of: .keyValue, limits: ["[Listener]\nname = http\naddress = unix:\(path)"], settings: ["pin = no"],
      keeper: .keeper)
    let file = try FileFacts(path: path).identity
    try service.killSupervisorAndKeeper()
    try service.takeBack()
    #expect(try FileFacts(path: path).identity == file)
    _ = try OwnedDescriptor.connected(to: .unix(path: path))
    // Also by the store: what the process has handed back is there now.
    try service.killSupervisor()
    try service.stop()
    #expect(try FileFacts.ifPresent(path: path) == nil)
  }
}

extension Service {
  /// Runs it twice at once. One wins and gets so far; the other says who has it, and ends.
  fileprivate func race(until words: String) throws {
    let rivals = try (1...2).map { _ in try RunningProgram(Self.baton, ["run", configuration]) }
    let deadline = MonotonicInstant.now().advanced(by: .seconds(60))
    var loser: RunningProgram?
    while loser == nil, MonotonicInstant.now() < deadline {
      loser = try rivals.first { try $0.hasEnded(within: .milliseconds(20)) }
    }
    let winner = try #require(rivals.first { $0 !== loser })
    try follow(winner, until: words)
    let status = try #require(loser).waitUntilEnded()
    #expect(status == .exited(code: 111))
    let complaint = loser?.complained ?? ""
    #expect(complaint.contains("another supervisor does: pid \(try keptSupervisor)"), "\(complaint)")
  }
}
