import BatonSupervisor
import Foundation
import GoldenFiles
import Testing

@Suite struct `baton check` {
  @Test func `says that all is well, or what is not`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("kv", "#!/bin/sh\n", mode: 0o755)
    try folder.createDirectory("data")
    try folder.write("good.conf", Self.good)
    try folder.write("bad.conf", Self.good + "[Limits]\ndrian = 5s\nseal = 5\n")
    try folder.write("plain", "text", mode: 0o644)
    try folder.write("nowhere.conf", Self.nowhere)
    try folder.write("confused.conf", Self.confused)
    let actual = [
      ["check", "good.conf"], ["check", "good.conf", "--json"], ["check", "bad.conf"], ["check", "bad.conf", "--json"],
      ["check", "nowhere.conf"], ["check", "confused.conf"], ["check", "missing.conf"], ["check", "data"],
    ].map { folder.hidden(baton($0, in: folder.path).text(of: $0)) }.joined(separator: "\n")
    #expect(try actual == golden("Check.txt", accepting: actual))
  }

  @Test func `explains the keys without a file`() throws {
    let actual = baton("check", "--explain")
    #expect(actual.output == ConfigurationExplanation().text)
    #expect(actual.code == .success)
  }

  @Test func `explains the keys of a file, also as JSON`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("kv", "", mode: 0o755)
    try folder.createDirectory("data")
    try folder.write("kv.conf", Self.good)
    let text = baton(["check", "kv.conf", "--explain"], in: folder.path).output
    #expect(text.contains("data-directory = \(folder.path)/data\n"))
    let json = folder.hidden(baton(["check", "kv.conf", "--explain", "--json"], in: folder.path).output)
    #expect(try json == golden("ExplainedAsJSON.json", accepting: json))
  }

  @Test func `refuses root what others may change`() throws {
    let folder = try Folder()
    defer { folder.remove() }
    try folder.write("kv", "", mode: 0o775)
    try folder.createDirectory("data")
    try folder.write("good.conf", Self.good)
    try folder.write("open.conf", Self.good, mode: 0o666)
    let actual = ["good.conf", "open.conf"].map { file in
      folder.hidden(baton(["check", file], in: folder.path, user: 0).text(of: ["check", file]))
    }.joined(separator: "\n")
    #expect(try actual == golden("CheckedByRoot.txt", accepting: actual))
    #expect(baton(["check", "open.conf"], in: folder.path).code == .success)
  }

  private static let good = """
    [Service]
    executable = kv
    data-directory = data
    [Listener]
    name = main
    address = 127.0.0.1:6379

    """
  private static let nowhere = """
    [Service]
    executable = kv-2
    working-directory = work
    data-directory = nowhere
    [Listener]
    name = main
    address = unix:run/kv.sock
    """
  private static let confused = """
    [Service]
    executable = plain
    data-directory = kv
    [Listener]
    name = main
    address = [::1]:0
    """
}
