import Foundation

/// A folder of one test, removed when nobody needs it any more.
final class Scratch: Sendable {
  let path: String

  init() throws {
    // Short: socket paths have at most 107 bytes.
    path = "/tmp/baton-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
  }

  deinit {
    // Best effort: a folder that stays is for whoever looks after /tmp.
    try? FileManager.default.removeItem(atPath: path)
  }

  func folder(_ name: String) throws -> String {
    let folder = "\(path)/\(name)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    return folder
  }

  @discardableResult
  func write(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
    let file = "\(path)/\(name)"
    try Data(text.utf8).write(to: URL(filePath: file))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    return file
  }
}
