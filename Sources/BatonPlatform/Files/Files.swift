import Glibc

/// Files by path. Paths are the caller's; nothing here expands or resolves them.
package enum Files {
  /// What a file is opened for.
  package enum Purpose: Hashable, Sendable {
    case reading
    /// Must exist, and keeps its content.
    case writing
    /// Every write goes to the end; created with the mode when missing.
    case appending(mode: UInt32)
    /// Read and write at positions; created with the mode when missing.
    case updating(mode: UInt32)
    /// Must not exist.
    case creating(mode: UInt32)
    case directory
    /// A directory by its own name: a symbolic link at the end of the path is refused.
    case directoryItself
  }

  package static func open(_ path: String, for purpose: Purpose) throws(SystemFailure) -> OwnedDescriptor {
    let (flags, mode) = purpose.flagsAndMode
    // The path is a C string for the time of the call.
    return OwnedDescriptor(adopting: try Syscall.make(.open, path) { unsafe Glibc.open(path, flags, mode) })
  }

  /// `nil` when there is no such file.
  package static func openIfPresent(_ path: String, for purpose: Purpose) throws(SystemFailure) -> OwnedDescriptor? {
    let (flags, mode) = purpose.flagsAndMode
    // The path is a C string for the time of the call.
    let number = try Syscall.attempt(.open, path, tolerating: .noSuchFile) { unsafe Glibc.open(path, flags, mode) }
    guard let number else { return nil }
    return OwnedDescriptor(adopting: number)
  }

  /// The whole content; a file longer than `limit` bytes is refused with EFBIG before it is read further.
  package static func read(_ path: String, limit: Int) throws(SystemFailure) -> [UInt8] {
    let file = try open(path, for: .reading)
    var content: [UInt8] = []
    while true {
      switch try file.read(appendingTo: &content, limit: min(64 * 1024, limit + 1 - content.count)) {
      case .ended, .wouldBlock: return content
      case .bytes where content.count > limit:
        throw SystemFailure(call: .read, object: path, errno: .fileTooLarge)
      case .bytes: continue
      }
    }
  }

  /// Removes a file; one that is not there is as good as removed.
  package static func remove(_ path: String) throws(SystemFailure) {
    // The path is a C string for the time of the call.
    _ = try Syscall.attempt(.removeFile, path, tolerating: .noSuchFile) { unsafe unlink(path) }
  }

  package static func rename(_ path: String, to destination: String) throws(SystemFailure) {
    // Both paths are C strings for the time of the call.
    try Syscall.make(.rename, path) { unsafe Glibc.rename(path, destination) }
  }

  package static func createDirectory(_ path: String, mode: UInt32) throws(SystemFailure) {
    // The path is a C string for the time of the call.
    try Syscall.make(.create, path) { unsafe mkdir(path, mode) }
  }

  /// Removes an empty directory; one that is not there is as good as removed.
  package static func removeDirectory(_ path: String) throws(SystemFailure) {
    // The path is a C string for the time of the call.
    _ = try Syscall.attempt(.removeFile, path, tolerating: .noSuchFile) { unsafe rmdir(path) }
  }

  /// Sets the twelve mode bits, whatever the umask.
  package static func setMode(_ path: String, _ mode: UInt32) throws(SystemFailure) {
    // The path is a C string for the time of the call.
    try Syscall.make(.changeMode, path) { unsafe chmod(path, mode) }
  }

  /// Makes the names in a directory durable.
  package static func syncDirectory(_ path: String) throws(SystemFailure) {
    try open(path, for: .directory).sync()
  }

  /// The last part of a path.
  package static func name(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  /// The directory part of a path: what a rename has to sync.
  package static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}

extension Files {
  /// The first `limit` bytes at most; for files of the kernel, whose length is not known.
  package static func readBeginning(_ path: String, limit: Int) throws(SystemFailure) -> [UInt8] {
    try open(path, for: .reading).readBeginning(limit: limit)
  }
}

extension OwnedDescriptor {
  /// From here on, at most `limit` bytes.
  borrowing func readBeginning(limit: Int) throws(SystemFailure) -> [UInt8] {
    var content: [UInt8] = []
    while content.count < limit {
      guard case .bytes = try read(appendingTo: &content, limit: limit - content.count) else { break }
    }
    return content
  }
}

extension Files.Purpose {
  fileprivate var flagsAndMode: (flags: Int32, mode: UInt32) {
    let always = O_CLOEXEC | O_NOCTTY
    return switch self {
    case .reading: (O_RDONLY | always, 0)
    case .writing: (O_WRONLY | always, 0)
    case .appending(let mode): (O_WRONLY | O_APPEND | O_CREAT | always, mode)
    case .updating(let mode): (O_RDWR | O_CREAT | always, mode)
    case .creating(let mode): (O_WRONLY | O_CREAT | O_EXCL | always, mode)
    case .directory: (O_RDONLY | O_DIRECTORY | always, 0)
    case .directoryItself: (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | always, 0)
    }
  }
}
