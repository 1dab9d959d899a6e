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

  /// `1: FLOCK  ADVISORY  WRITE 359 08:01:11691 0 EOF`: the sixth field is device and inode. Some file systems show
  /// another device here than to `stat`: then the inode has to do.
  private static func callers(of file: FileIdentity) -> [Int32] {
    let text = (try? Files.read("/proc/locks", limit: 4 * 1024 * 1024)) ?? []
    let lines = String(decoding: text, as: UTF8.self).split(separator: "\n").map { $0.split(separator: " ") }
    let locks = lines.filter { $0.count >= 6 && $0[1] == "FLOCK" && $0[5].hasSuffix(":\(file.inode)") }
    let exact = locks.filter { $0[5].hasPrefix(file.deviceInLocks) }
    let pids = (exact.isEmpty ? locks : exact).compactMap { Int32($0[4]) }.filter { $0 > 0 }
    // One that has ended has passed its lock on; naming it would send an operator after a stranger.
    return pids.filter { ((try? ProcessTable.statusLine(of: $0)) ?? nil)?.isDead == false }
  }
}

extension FileIdentity {
  /// `08:01:`, from the kernel's packing of major and minor number into one.
  fileprivate var deviceInLocks: String {
    let major = device >> 8 & 0xFFF | device >> 32 & ~0xFFF
    let minor = device & 0xFF | device >> 12 & ~0xFF
    return [major, minor].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) + ":" }.joined()
  }
}
