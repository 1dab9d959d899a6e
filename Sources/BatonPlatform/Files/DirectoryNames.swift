import Glibc

extension Files {
  /// The names in a directory, without `.` and `..`, in the order of the file system.
  package static func names(in path: String) throws(SystemFailure) -> [String] {
    let number = try open(path, for: .directory).release()
    // The stream takes over the number, and closes it.
    guard let stream = unsafe fdopendir(number) else {
      let code = Errno(errno)
      try Syscall.close(number, path)
      throw SystemFailure(call: .list, object: path, errno: code)
    }
    defer { unsafe closedir(stream) }
    var names: [String] = []
    while true {
      errno = 0
      // The entry is valid until the next call on the same stream, which is ours alone.
      guard let entry = unsafe readdir(stream) else {
        guard errno == 0 else { throw SystemFailure(call: .list, object: path, errno: Errno(errno)) }
        return names
      }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
  }
}
