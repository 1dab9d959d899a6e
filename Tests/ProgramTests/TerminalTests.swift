import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `Somebody at a terminal` {
  /// util-linux's, which runs a command under a pseudo terminal and copies what it shows.
  private static let script = "/usr/bin/script"

  @Test(.enabled(if: FileManager.default.fileExists(atPath: script)))
  func `sees the queue grow in a line that lives`() throws {
    let service = try Service(of: .peer, ["--at", "drain", "wait"], backlog: 100)
    let command =
      "\(Service.baton) upgrade --socket \(service.socket) \(Service.peer) --arg --data --arg \(service.data)"
    let terminal = try RunningProgram(Self.script, ["--quiet", "--return", "--command", command, "/dev/null"])
    try service.supervisor.wait(for: "waits at drain")
    let clients = try (1...3).map { _ in try service.connect() }
    // The line is written anew in its place.
    try terminal.wait(for: "\r\u{1B}[Kattempt 2: drain for ")
    try terminal.wait(for: ", 3 of 100 wait")
    try service.letGo("drain")
    #expect(try terminal.waitUntilEnded() == .exited(code: 0), "\(terminal.said)")
    #expect(terminal.said.contains("\r\u{1B}[Kattempt 2: drain took "), "\(terminal.said)")
    #expect(terminal.said.contains("attempt 2 of peer: committed"), "\(terminal.said)")
    for client in clients { _ = try client.ask("pid") }
    try service.stop()
  }
}
