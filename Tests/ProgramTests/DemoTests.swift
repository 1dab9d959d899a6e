import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// The main job in one command, by a user who may not write everywhere.
@Suite struct `The demo` {
  @Test func `upgrades and rolls back under load, tells it, and leaves nothing behind`() throws {
    let scratch = try Playground()
    let finished = try scratch.run("demo", "--duration", "1s")
    #expect(finished.status == .exited(code: 0), "\(finished.said)\(finished.complained)")
    #expect(finished.said.contains("every request was answered, and every acknowledged write was found again"))
    #expect(try scratch.leftovers() == [])
  }

  @Test func `keeps everything when asked, and tells where`() throws {
    let scratch = try Playground()
    let kept = scratch.folder.appending(path: "kept").path()
    let finished = try scratch.run("demo", "--duration", "0s", "--keep", kept)
    #expect(finished.status == .exited(code: 0), "\(finished.said)\(finished.complained)")
    #expect(finished.said.contains("are in \(kept)"))
    #expect(FileManager.default.fileExists(atPath: kept + "/supervisor.log"))
  }

  @Test func `refuses a folder that is there already`() throws {
    let scratch = try Playground()
    let finished = try scratch.run("demo", "--keep", scratch.folder.path())
    #expect(finished.status == .exited(code: 111))
    #expect(finished.complained.contains("choose a folder that is not there yet"))
  }
}

/// The two programs in a folder that belongs to an ordinary user, who runs them: root may write anywhere.
private final class Playground {
  let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "demo-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for name in ["baton", "baton-kv"] {
      try FileManager.default.copyItem(
        at: URL(filePath: BuiltProgram.path(name)), to: folder.appending(path: name))
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o755], ofItemAtPath: folder.appending(path: name).path())
    }
    if Host.user == 0 {
      _ = try RunningProgram.run("/usr/bin/chown", ["-R", "nobody:nogroup", folder.path()])
    }
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  func run(_ words: String...) throws -> RunningProgram.Finished {
    let command = [folder.appending(path: "baton").path()] + words
    let environment = ["TMPDIR": folder.path(), "HOME": folder.path()]
    guard Host.user == 0 else {
      return try RunningProgram.run(command[0], Array(command.dropFirst()), environment: environment)
    }
    return try RunningProgram.run(
      "/usr/bin/setpriv", ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"] + command,
      environment: environment)
  }

  /// What lies in the folder besides the programs.
  func leftovers() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { !["baton", "baton-kv"].contains($0) }
  }
}
