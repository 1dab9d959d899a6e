import BatonPlatform
import Foundation
import GoldenFiles
import RunningPrograms
import Testing

@Suite struct `A person who asks about a running service` {
  @Test func `reads what happened, who serves and what goes on`() throws {
    let service = try Service()
    #expect(try service.upgrade([], ["--reason", "nightly build"]).status == .exited(code: 0))
    #expect(try service.upgrade(["--lie", "health"]).status == .exited(code: 21))
    var transcript = try Transcript(of: service)
    try transcript.ask("status")
    try transcript.ask("history")
    try transcript.ask("receipt", "2")
    try transcript.ask("receipt")
    let upgrade = try service.beginUpgrade(["--at", "warm", "wait"])
    try upgrade.wait(for: "hello took")
    try transcript.ask("status")
    try service.letGo("warm")
    #expect(try upgrade.waitUntilEnded() == .exited(code: 0), "\(service.supervisor.complained)")
    #expect(try golden("Transcripts.txt", accepting: transcript.text) == transcript.text)
    try service.stop()
  }
}

/// Commands and what they print, with everything that differs from run to run replaced by its kind.
private struct Transcript {
  private let service: Service
  private(set) var text = ""

  init(of service: Service) throws {
    self.service = service
  }

  mutating func ask(_ command: String, _ words: String...) throws {
    let finished = try service.ask(command, words)
    #expect(finished.status == .exited(code: 0), "\(finished)")
    let line = (["baton", command] + words).joined(separator: " ")
    text += "$ \(line)\n\(Self.normalised(finished.said, of: service))\n"
  }

  private static func normalised(_ said: String, of service: Service) -> String {
    let programs = URL(filePath: Service.baton).deletingLastPathComponent().path()
    let plain = said.replacing(service.scratch.path, with: "SCRATCH").replacing(programs, with: "PROGRAMS/")
    return kinds.reduce(plain) { text, kind in
      text.replacingOccurrences(of: kind.pattern, with: kind.name, options: .regularExpression)
    }
  }

  private static let kinds: [(pattern: String, name: String)] = [
    // Where a line is broken depends on how long the paths are.
    ("\n {17}", " "),
    ("sha256 [0-9a-f]{64}", "sha256 DIGEST"),
    ("pid [0-9]+", "pid PID"), ("uid [0-9]+", "uid UID"), ("127\\.0\\.0\\.1:[0-9]+", "127.0.0.1:PORT"),
    ("[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+( UTC|Z)?", "DATE"),
    ("[0-9]+(\\.[0-9]+)? (ns|µs|us|ms|s|min)\\b", "TIME"),
    ("[0-9]+ of (?=[0-9]|a |them)", "N of "),
    (" {2,}", "  "),
  ]
}
