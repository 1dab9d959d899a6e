import CBatonLinux
import Glibc

/// Which file it is, whatever its name: device and inode.
package struct FileIdentity: Hashable, Sendable, CustomStringConvertible {
  package let device: UInt64
  package let inode: UInt64

  package init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }

  package var description: String { "\(device):\(inode)" }
}

/// What the kernel knows of a file.
package struct FileFacts: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case regular, directory, socket, other
  }

  package let identity: FileIdentity
  package let kind: Kind
  package let size: UInt64
  /// The twelve mode bits.
  package let mode: UInt32
  package let user: UInt32
  package let group: UInt32
  /// Nanoseconds since the epoch.
  package let modified: Int64
  package let changed: Int64

  /// Of the file at a path, through symbolic links.
  package init(path: String) throws(SystemFailure) {
    var facts = stat()
    // The path is a C string for the time of the call, and the result is ours.
    try Syscall.make(.inspect, path) { unsafe stat(path, &facts) }
    self.init(facts)
  }

  /// Of the file at a path; `nil` when there is none.
  package static func ifPresent(path: String) throws(SystemFailure) -> FileFacts? {
    var facts = stat()
    // The path is a C string for the time of the call, and the result is ours.
    let result = try Syscall.attempt(.inspect, path, tolerating: .noSuchFile) { unsafe stat(path, &facts) }
    return result == nil ? nil : FileFacts(facts)
  }

  package init(of descriptor: borrowing OwnedDescriptor) throws(SystemFailure) {
    let number = descriptor.raw
    var facts = stat()
    // The result is ours.
    try Syscall.make(.inspect, "descriptor \(number)") { unsafe fstat(number, &facts) }
    self.init(facts)
  }

  private init(_ facts: stat) {
    identity = FileIdentity(device: UInt64(facts.st_dev), inode: UInt64(facts.st_ino))
    kind =
      switch facts.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFSOCK: .socket
      case _: .other
      }
    size = UInt64(facts.st_size)
    mode = facts.st_mode & 0o7777
    user = facts.st_uid
    group = facts.st_gid
    modified = Int64(facts.st_mtim.tv_sec) * 1_000_000_000 + Int64(facts.st_mtim.tv_nsec)
    changed = Int64(facts.st_ctim.tv_sec) * 1_000_000_000 + Int64(facts.st_ctim.tv_nsec)
  }
}
