import Glibc

extension Files {
  /// Where a symbolic link leads, as it stands in the link.
  package static func target(ofLink path: String) throws(SystemFailure) -> String {
    var room = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = try Syscall.make(.readLink, path) {
      // The path is a C string for the time of the call, and the kernel writes at most PATH_MAX bytes.
      unsafe readlink(path, &room, Int(PATH_MAX))
    }
    return String(decoding: room.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
