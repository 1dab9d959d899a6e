import BatonPlatform
import Foundation

/// A directory of one test's own, removed with everything in it.
final class Scratch {
  let path: String

  init() {
    path = "/tmp/baton-platform-\(getpid())-\(UUID().uuidString.prefix(8))"
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
