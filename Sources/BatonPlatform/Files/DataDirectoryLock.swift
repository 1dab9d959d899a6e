import Glibc

/// The lock of a data directory: who holds it owns the data.
///
/// One file, opened and created but never unlinked or replaced, because a second inode is a second lock. The lock
/// belongs to the open file, so it survives being passed to another process: closing a descriptor frees it only when it
/// is the last one. **Nothing here calls `LOCK_UN`, except `unlockForVersion1`**: it would free the lock for every
/// holder of the open file, also for the process that has just received it.
package struct DataDirectoryLock: ~Copyable, Sendable {
  package let directory: String
  /// What is passed to the next owner.
  package let descriptor: OwnedDescriptor

  fileprivate init(directory: String, descriptor: consuming OwnedDescriptor) {
    self.directory = directory
    self.descriptor = descriptor
  }

  package static func path(in directory: String) -> String { "\(directory)/.handoff.lock" }
  package static func pidFilePath(in directory: String) -> String { "\(directory)/.handoff.pidfile" }
}

/// What became of trying to take the lock.
package enum LockAttempt: ~Copyable, Sendable {
  case taken(DataDirectoryLock, DataDirectoryLock.Warning?)
  case refused(DataDirectoryLock.Refusal)
}

extension DataDirectoryLock {
  package enum Refusal: Hashable, Sendable {
    /// Somebody else holds it: the processes that have the locked file open, as far as /proc shows them.
    case held(by: [LockHolder])
    /// The file system cannot lock as needed.
    case networkFileSystem(name: String)
    /// The descriptor is another file than the one in the directory.
    case anotherFile
  }

  package enum Warning: Hashable, Sendable {
    case userSpaceFileSystem
  }

  /// Whether a refusal says who holds the lock: finding that out reads all of /proc, too much for a retry.
  package enum HolderNaming: Hashable, Sendable {
    case named, unnamed
  }

  /// Tries once, without waiting.
  package static func take(
    in directory: String, holders naming: HolderNaming = .named
  ) throws(SystemFailure) -> LockAttempt {
    let kind = try FileSystemKind(of: directory)
    if case .network(let name) = kind { return .refused(.networkFileSystem(name: name)) }
    let path = path(in: directory)
    let descriptor = try Files.open(path, for: .updating(mode: 0o600))
    guard try descriptor.lockFile(path) else {
      return .refused(.held(by: naming == .named ? LockHolder.holders(of: path) : []))
    }
    CrashPoint.pass("lock/taken")
    // Somebody may have replaced the file between open and lock, against the rule: then this is a lock of nothing.
    guard try isFile(at: path, descriptor) else { return .refused(.anotherFile) }
    let lock = DataDirectoryLock(directory: directory, descriptor: descriptor)
    return .taken(lock, kind == .userSpace ? .userSpaceFileSystem : nil)
  }

  /// Takes over a lock that came as a descriptor: the same file as in the directory, and locked by this open file.
  package static func adopt(
    _ received: consuming OwnedDescriptor, in directory: String
  ) throws(SystemFailure) -> LockAttempt {
    let path = path(in: directory)
    guard try isFile(at: path, received) else { return .refused(.anotherFile) }
    CrashPoint.pass("lock/received")
    guard try received.lockFile(path) else { return .refused(.held(by: LockHolder.holders(of: path))) }
    return .taken(DataDirectoryLock(directory: directory, descriptor: received), nil)
  }

  private static func isFile(
    at path: String, _ descriptor: borrowing OwnedDescriptor
  ) throws(SystemFailure) -> Bool {
    try FileFacts(of: descriptor).identity == FileFacts(path: path).identity
  }

  /// A copy of the descriptor, for whoever must hold the lock besides its owner.
  package borrowing func duplicateDescriptor() throws(SystemFailure) -> OwnedDescriptor {
    try descriptor.duplicate()
  }

  /// Gives up this value and keeps the descriptor: it is about to be passed on.
  package consuming func releaseDescriptor() -> OwnedDescriptor {
    descriptor
  }

  /// Version 1 only: frees the lock for everybody, also for children that inherited the descriptor, and closes it.
  package consuming func unlockForVersion1() throws(SystemFailure) {
    let number = descriptor.raw
    let path = Self.path(in: directory)
    try Syscall.make(.unlock, path) { flock(number, LOCK_UN) }
    try descriptor.close()
  }
}

extension DataDirectoryLock {
  /// The content of the lock file, at most `limit` bytes: the stamp of the last owner. Its format is not ours.
  package borrowing func readStamp(limit: Int) throws(SystemFailure) -> [UInt8] {
    var stamp = [UInt8](repeating: 0, count: limit)
    let count = try descriptor.read(into: &stamp, at: 0)
    stamp.removeLast(limit - count)
    return stamp
  }

  /// Writes the stamp: one write, one fdatasync.
  package borrowing func writeStamp(_ stamp: Span<UInt8>) throws(SystemFailure) {
    try descriptor.writeOnce(stamp, at: 0)
    CrashPoint.pass("stamp/written")
    try descriptor.syncContent()
  }

  /// Says in the pid file who holds the lock: a hint for people, not synced.
  package borrowing func writePidFile() throws(SystemFailure) {
    let text = Array("\(getpid())\n".utf8)
    try Files.replace(Self.pidFilePath(in: directory), with: text.span, mode: 0o644, .hint)
  }
}
