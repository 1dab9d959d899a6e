import CBatonLinux
import Glibc

/// What kind of file system a directory is on, as far as a lock in it is concerned.
package enum FileSystemKind: Hashable, Sendable {
  /// `flock` is a lock of the open file, as we need it.
  case local
  /// `flock` is emulated, lost at close, or not seen by other hosts: refused.
  case network(name: String)
  /// Whatever the program behind it makes of `flock`: warned about.
  case userSpace

  package init(of directory: String) throws(SystemFailure) {
    var facts = statfs()
    // The path is a C string for the time of the call, and the result is ours.
    try Syscall.make(.inspectFileSystem, directory) { unsafe statfs(directory, &facts) }
    self.init(magic: UInt32(truncatingIfNeeded: facts.f_type))
  }

  /// From `linux/magic.h`, and the two of cifs.
  package init(magic: UInt32) {
    self =
      switch magic {
      case 0x6969: .network(name: "nfs")
      case 0xFF53_4D42: .network(name: "cifs")
      case 0xFE53_4D42: .network(name: "smb2")
      case 0x517B: .network(name: "smb")
      case 0x0102_1997: .network(name: "9p")
      case 0x00C3_6400: .network(name: "ceph")
      case 0x5346_414F: .network(name: "afs")
      case 0x7375_7245: .network(name: "coda")
      case 0x6573_5546: .userSpace
      case _: .local
      }
  }
}
