import Glibc

extension Files {
  /// The names in a directory, without `.` and `..`, in the order of the file system.
  package static func names(in path: String) throws(SystemFailure) -> [String] {
    let stream = try unsafe openStream(path)
    // Opened above, closed once.
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while let name = try unsafe nextName(in: stream, path) {
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func openStream(_ path: String) throws(SystemFailure) -> OpaquePointer {
    let directory = try open(path, for: .directory)
    let number = directory.raw
    var opened: OpaquePointer?
    try Syscall.make(.list, path) {
      // A directory is open there.
      unsafe opened = fdopendir(number)
      return unsafe opened == nil ? -1 : 0
    }
    guard let stream = unsafe opened else { preconditionFailure("bug in baton: no stream and no error") }
    // The stream has taken over the number.
    _ = directory.release()
    return unsafe stream
  }

  private static func nextName(in stream: OpaquePointer, _ path: String) throws(SystemFailure) -> String? {
    var name: String?
    try Syscall.make(.list, path) {
      errno = 0
      // The stream is open, and the entry is valid until the next call on it, which is ours alone.
      guard let entry = unsafe readdir(stream) else { return errno == 0 ? 0 : -1 }
      name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      return 0
    }
    return name
  }
}
