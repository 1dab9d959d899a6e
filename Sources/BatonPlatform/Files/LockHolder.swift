import Glibc

/// A process that has a locked file open through the open file that is locked.
package struct LockHolder: Hashable, Sendable, CustomStringConvertible {
  package let pid: Int32
  /// Its arguments, or its name when there are none; for people.
  package let command: String

  package init(pid: Int32, command: String) {
    self.pid = pid
    self.command = command
  }

  package var description: String { "pid \(pid) (\(command))" }

  /// Who holds a `flock` on the file: every process with a descriptor of the locked open file.
  ///
  /// /proc/locks names the process that *called* flock, which for a lock that was passed on may be long gone. The truth
  /// is in fdinfo: a descriptor shows the lock of its open file. What may not be read (other users' processes) is left
  /// out, and /proc/locks fills in.
  package static func holders(of path: String) -> [LockHolder] {
    guard let facts = try? FileFacts(path: path) else { return [] }
    // A name for people: what cannot be found out is left out.
    let open = ((try? ProcessTable.pids()) ?? []).filter { hasLocked(facts.identity, pid: $0) }
    let pids = open.isEmpty ? callers(of: facts.identity) : open
    return pids.map { LockHolder(pid: $0, command: ProcessTable.command(of: $0)) }
  }

  private static func hasLocked(_ file: FileIdentity, pid: Int32) -> Bool {
    let descriptors = (try? Files.names(in: "/proc/\(pid)/fd")) ?? []
    return descriptors.contains { number in
      guard let facts = try? FileFacts(path: "/proc/\(pid)/fd/\(number)"), facts.identity == file,
        let text = try? Files.read("/proc/\(pid)/fdinfo/\(number)", limit: 64 * 1024)
      else { return false }
      return String(decoding: text, as: UTF8.self).contains("FLOCK")
    }
  }

  /// `1: FLOCK  ADVISORY  WRITE 359 08:01:11691 0 EOF`: the sixth field is device and inode.
  private static func callers(of file: FileIdentity) -> [Int32] {
    let text = (try? Files.read("/proc/locks", limit: 4 * 1024 * 1024)) ?? []
    return String(decoding: text, as: UTF8.self).split(separator: "\n").compactMap { line in
      let fields = line.split(separator: " ")
      guard fields.count >= 6, fields[1] == "FLOCK", fields[5].hasSuffix(":\(file.inode)") else { return nil }
      return Int32(fields[4]).flatMap { $0 > 0 ? $0 : nil }
    }
  }
}
