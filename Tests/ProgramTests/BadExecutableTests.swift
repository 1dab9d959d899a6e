import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `An executable that cannot be started` {
  @Test func `is missing`() throws {
    try check("nothing/here", "no such file") { _ in }
  }

  @Test func `is a directory`() throws {
    try check("folder", "is no file") { _ = try $0.folder("folder") }
  }

  @Test func `is not executable`() throws {
    try check("plain", "is not executable") { try $0.write("plain", "text") }
  }

  @Test func `has the wrong format`() throws {
    try check("odd", "exec format error") { try $0.write("odd", "\u{7F}ELF but not really", mode: 0o755) }
  }

  @Test func `names an interpreter that is missing`() throws {
    try check("script", "the interpreter") { try $0.write("script", "#!/nothing/here\n", mode: 0o755) }
  }

  @Test(.enabled(if: Host.user == 0)) func `may be changed by others, and root would run it`() throws {
    try check("open", "may write to") { try $0.write("open", "#!/bin/sh\n", mode: 0o777) }
  }

  @Test(.enabled(if: Host.user == 0), arguments: [("its group", 0o775), ("everybody", 0o777)])
  func `stands in a directory that others may write to, and root would run it`(who: String, mode: UInt32) throws {
    try check("shared/release", "may put another file in the place of") {
      try FileManager.default.createDirectory(atPath: "\($0.path)/shared", withIntermediateDirectories: false)
      try $0.write("shared/release", "#!/bin/sh\n", mode: 0o755)
      try FileManager.default.setAttributes([.posixPermissions: Int(mode)], ofItemAtPath: "\($0.path)/shared")
    }
  }

  private func check(_ name: String, _ words: String, _ make: (Scratch) throws -> Void) throws {
    let service = try Service()
    try make(service.scratch)
    let before = try service.servingPid
    let upgrade = try service.ask("upgrade", "\(service.scratch.path)/\(name)")
    #expect(upgrade.status == .exited(code: 20), "\(upgrade)\n\(service.supervisor.complained)")
    #expect(upgrade.complained.contains(words), "\(upgrade.complained)")
    #expect(try service.servingPid == before)
    // Also an attempt that began with nothing leaves a receipt.
    #expect(try service.ask("receipt", "2").status == .exited(code: 0))
    try service.stop()
  }
}

@Suite struct `A successor with children` {
  @Test func `is ended with all that it started`() throws {
    let service = try Service()
    let script = try service.scratch.write(
      "release", "#!/bin/sh\nsleep 1001 &\n(sleep 1002 &)\nexec \(Service.peer) \"$@\"\n", mode: 0o755)
    let upgrade = try RunningProgram.run(
      Service.baton,
      ["upgrade", "--socket", service.socket, script]
        + ["--data", service.data, "--lie", "health"].flatMap { ["--arg", $0] })
    #expect(upgrade.status == .exited(code: 21), "\(upgrade)")
    // Reaped, too, soon after: they are the supervisor's children since their own parents died.
    let deadline = MonotonicInstant.now().advanced(by: .seconds(20))
    while try service.someSleep, MonotonicInstant.now() < deadline {}
    #expect(try !service.someSleep)
    try service.stop()
  }
}

extension Service {
  fileprivate var someSleep: Bool {
    get throws {
      try ["sleep 1001", "sleep 1002"].contains { try !Processes.running($0).isEmpty }
        || Processes.children(of: supervisor.pid).contains("sleep")
    }
  }
}
