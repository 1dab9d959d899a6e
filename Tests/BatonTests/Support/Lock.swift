import BatonPlatform
import BatonProtocol
import Foundation
import Testing

/// The lock of a data directory in the hands of a test.
final class Lock {
  struct Taken: Error {}

  private var held: DataDirectoryLock?

  init(of directory: String) throws {
    switch try DataDirectoryLock.take(in: directory) {
    case .taken(let lock, _): held = consume lock
    case .refused: throw Taken()
    }
  }

  /// Waits until nobody holds it. What was let go of may be held for a moment longer: by a child of the tests, between its
  /// start and its exec.
  static func waitUntilFree(_ directory: String) throws {
    let file = try Files.open(DataDirectoryLock.path(in: directory), for: .updating(mode: 0o600))
    #expect(flock(file.raw, LOCK_EX) == 0)
  }

  func duplicate() throws -> OwnedDescriptor {
    guard let copy = try held?.duplicateDescriptor() else { throw Taken() }
    return copy
  }

  func stamp(_ stamp: LockStamp) throws {
    try held?.writeStamp(Array(stamp.text.utf8).span)
  }

  func close() { held = nil }
}

extension OwnedDescriptor {
  /// A second descriptor of a file that this process has open.
  static func copy(ofOpen path: String) throws -> OwnedDescriptor {
    for name in try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
      guard let number = Int32(name), (try? Files.target(ofLink: "/proc/self/fd/\(name)")) == path else { continue }
      return try OwnedDescriptor.duplicate(of: number)
    }
    throw SystemFailure(call: .inspect, object: path, errno: .noSuchFile)
  }

  /// Whether it holds the lock of the directory.
  consuming func isLock(of directory: String) throws -> Bool {
    switch try DataDirectoryLock.adopt(self, in: directory) {
    case .taken: true
    case .refused: false
    }
  }
}
