import BatonPlatform
import BatonProtocol

/// The data of the peer: a file of lines, behind the lock of its directory.
struct PeerLog: ~Copyable {
  private let directory: String
  private var lock: DataDirectoryLock?
  private var file: OwnedDescriptor?
  /// Lines in the file.
  private(set) var revision: UInt64 = 0

  init(directory: String) {
    self.directory = directory
  }

  /// Takes the lock that was passed, or takes it by itself, or goes on with the one that it has; then reads the file.
  mutating func own(_ passed: consuming OwnedDescriptor?) throws {
    if lock == nil {
      let attempt =
        switch consume passed {
        case .some(let descriptor): try DataDirectoryLock.adopt(descriptor, in: directory)
        case .none: try DataDirectoryLock.take(in: directory)
        }
      switch consume attempt {
      case .taken(let taken, _): lock = consume taken
      case .refused(let refusal): fatalError("scripted-peer has no lock: \(refusal)")
      }
    }
    let path = "\(directory)/lines"
    file = .some(try Files.open(path, for: .appending(mode: 0o600)))
    revision = UInt64(try Files.read(path, limit: 1 << 30).count { $0 == UInt8(ascii: "\n") })
  }

  borrowing func stamp(_ generation: Generation) throws {
    let text = LockStamp(generation: generation, format: 1).text
    try lock?.writeStamp(Array(text.utf8).span)
  }

  /// Sends the locked descriptor and closes its own. Whoever asked for it may be gone: then it keeps the lock.
  mutating func pass(over escrow: consuming OwnedDescriptor?, as id: HandoffID) throws {
    guard let held = lock.take() else { return }
    let descriptor = held.releaseDescriptor()
    do {
      switch consume escrow {
      case .some(let escrow): _ = try escrow.send(id.bytes.span, passing: descriptor)
      case .none: break
      }
      file = nil
    } catch {
      guard case .taken(let kept, _) = try DataDirectoryLock.adopt(descriptor, in: directory) else { throw error }
      lock = consume kept
      throw error
    }
  }

  /// On stable storage when it returns.
  mutating func add(_ line: String) throws {
    try file?.writeAll(Array("\(line)\n".utf8).span)
    try file?.syncContent()
    revision += 1
  }
}
