import BatonPlatform
import Foundation

/// A directory of one test's own, removed with everything in it when the test ends.
struct Scratch {
  let path: String

  func file(_ name: String) -> String { "\(path)/\(name)" }

  /// By closure, because a reference may be let go of after its last use, before the last file is used.
  static func with<Value>(_ body: (Scratch) throws -> Value) throws -> Value {
    let path = "/tmp/baton-platform-\(UUID().uuidString.prefix(13))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(Scratch(path: path))
  }
}

/// A file with this content at the path.
func put(_ text: String, at path: String, mode: UInt32 = 0o600) throws {
  let bytes = Array(text.utf8)
  try Files.replace(path, with: bytes, mode: mode, .hint)
}
