import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `A service that is tortured` {
  @Test func `loses nothing, and is well after each blow`() throws {
    let service = try Service(of: .keyValue, limits: ["heartbeat-silence = 2s"], keeper: .keeper)
    let torture = try service.torture("--yes", "--ask", #"PING\r\n"#, "--clients", "2", "--time", "100ms")
    #expect(torture.status == .exited(code: 0), "\(torture)")
    for step in ["nothing", "rehearsal", "upgrade to /bin/true", "supervisor killed at seal", "server killed"] {
      #expect(torture.said.contains("\n  \(step) "), "\(torture)")
    }
    #expect(torture.said.contains("nothing was lost that need not be"), "\(torture)")
    let supervisor = try service.keptSupervisor
    #expect(supervisor != service.supervisor.pid)
    #expect(try service.upgrade().status == .exited(code: 0))
    try service.stop()
  }

  @Test func `shows what its clients lose`() throws {
    let service = try Service(of: .keyValue)
    // Half a request is not answered: when the server goes, it closes the connection.
    let torture = try service.torture("--yes", "--ask", "PING", "--clients", "1", "--time", "10ms")
    #expect(torture.status == .exited(code: 23), "\(torture)")
    #expect(torture.said.contains("lost that need not be"), "\(torture)")
    try service.stop()
  }

  @Test func `keeps its supervisor when nobody would start it again`() throws {
    let service = try Service(of: .keyValue)
    let torture = try service.torture("--yes", "--json", "--clients", "1", "--time", "10ms")
    #expect(torture.status == .exited(code: 0), "\(torture)")
    #expect(!torture.said.contains("supervisor killed"), "\(torture)")
    #expect(try service.ask("status", "--json").said.contains(#""keeping": "alone""#))
    try service.stop()
  }

  @Test func `is left alone when nobody agrees`() throws {
    let service = try Service(of: .keyValue)
    let attempts = try service.ask("history").said
    let torture = try service.torture()
    #expect(torture.status == .exited(code: 100), "\(torture)")
    #expect(torture.complained.contains("agree with --yes"), "\(torture)")
    #expect(try service.ask("history").said == attempts)
    try service.stop()
  }

  /// util-linux's, which runs a command under a pseudo terminal.
  private static let script = "/usr/bin/script"

  @Test(.enabled(if: FileManager.default.fileExists(atPath: script)))
  func `is left alone by somebody who says no`() throws {
    let service = try Service(of: .keyValue, keeper: .keeper)
    let attempts = try service.ask("history").said
    let command = "\(Service.baton) torture \(service.configuration)"
    let torture = try RunningProgram.run(
      "/bin/sh", ["-c", "echo n | \(Self.script) --quiet --return --command '\(command)' /dev/null"])
    #expect(torture.status == .exited(code: 20), "\(torture)")
    #expect(torture.said.contains("supervisor killed when idle"), "\(torture)")
    #expect(try service.ask("history").said == attempts)
    try service.stop()
  }

  @Test(arguments: [#"PING\q"#, #"\u"#]) func `is asked nothing that is not known`(text: String) throws {
    let service = try Service(of: .keyValue)
    let torture = try service.torture("--yes", "--ask", text)
    #expect(torture.status == .exited(code: 100), "\(torture)")
    #expect(torture.complained.contains("is not known"), "\(torture)")
    try service.stop()
  }
}

extension Service {
  fileprivate func torture(_ words: String...) throws -> RunningProgram.Finished {
    try RunningProgram.run(Self.baton, ["torture", configuration] + words)
  }
}
