import BatonPlatform
import Foundation
import RunningPrograms

/// The two programs in a folder that belongs to an ordinary user, who runs them: root may write anywhere.
final class Playground {
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
