import BatonPlatform
import Foundation

/// A directory of one test's own, removed with everything in it.
final class Scratch {
  let path: String

  init() throws {
    path = "/tmp/baton-kv-\(Host.pid)-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  var log: String { "\(path)/log" }

  func logBytes() throws -> [UInt8] { Array(try Data(contentsOf: URL(filePath: log))) }

  func writeLog(_ bytes: [UInt8]) throws { try Data(bytes).write(to: URL(filePath: log)) }

  /// Descriptors of this process that are open on a file in here.
  func openDescriptors() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter { number in
      // One that was closed meanwhile by another test is not ours.
      let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(number)")
      return target?.hasPrefix(path) == true
    }
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}
