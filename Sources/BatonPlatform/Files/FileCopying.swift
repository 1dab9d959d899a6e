import CBatonLinux
import Glibc

extension OwnedDescriptor {
  /// A file without a name, for what a child shall read and no disk needs to keep.
  package static func memoryFile(named name: String) throws(SystemFailure) -> OwnedDescriptor {
    // The name is a C string for the time of the call.
    OwnedDescriptor(adopting: try Syscall.make(.createMemoryFile, name) { unsafe baton_memory_file(name) })
  }

  /// Lets the next read of the open file begin at its start.
  package borrowing func rewind() throws(SystemFailure) {
    let number = raw
    try Syscall.make(.seek, "descriptor \(number)") { lseek(number, 0, SEEK_SET) }
  }

  package enum Cloning: Hashable, Sendable {
    /// The file shares the other's blocks until one of them is written to.
    case cloned
    /// The file system cannot, or the two files are on different ones.
    case unsupported
  }

  /// Lets this empty file have the content of another one, without copying it.
  package borrowing func cloneContent(of source: borrowing OwnedDescriptor) throws(SystemFailure) -> Cloning {
    let (destination, origin) = (raw, source.raw)
    let result = try Syscall.attempt(
      .cloneContent, "descriptor \(origin)",
      tolerating: .notSupported, .crossDevice, .invalidArgument, .unknownRequest, .notPermitted, .textFileBusy
    ) { baton_clone_content(destination, origin) }
    return result == nil ? .unsupported : .cloned
  }

  /// Whether the file grants whoever executes it capabilities, which a copy would not.
  package borrowing func grantsCapabilities() throws(SystemFailure) -> Bool {
    let number = raw
    return try Syscall.make(.inspectCapabilities, "descriptor \(number)") { baton_has_capabilities(number) } == 1
  }
}

extension Files {
  /// Whether the file system of a path is mounted so that nothing on it is executed.
  package static func isMountedNoexec(_ path: String) throws(SystemFailure) -> Bool {
    var facts = statvfs()
    // The path is a C string for the time of the call, and the result is ours.
    try Syscall.make(.inspectFileSystem, path) { unsafe statvfs(path, &facts) }
    return facts.f_flag & mountedNoexec != 0
  }

  /// Removes a directory with the files in it; one that is not there is as good as removed.
  package static func removeFlatDirectory(_ path: String) throws(SystemFailure) {
    let names: [String]
    do {
      names = try self.names(in: path)
    } catch let failure where failure.errno == .noSuchFile {
      return
    }
    for name in names { try remove("\(path)/\(name)") }
    try removeDirectory(path)
  }
}

/// `ST_NOEXEC` of statvfs(3), which only GNU programs see.
private let mountedNoexec: UInt = 8
