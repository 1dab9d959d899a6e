/// How much memory a new process can have before somebody is ended for it.
package enum Memory {
  /// The lesser of the host's MemAvailable and the room below every limit of this process's control groups, in bytes.
  /// `nil` when neither can be read.
  package static func headroomBytes() -> UInt64? {
    [availableBytes(), controlGroupRoomBytes()].compactMap { $0 }.min()
  }

  /// `MemAvailable:   23835000 kB`
  package static func availableBytes() -> UInt64? {
    let text = (try? Files.read("/proc/meminfo", limit: 64 * 1024)) ?? []
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") where line.hasPrefix("MemAvailable:") {
      return line.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }.map { $0 * 1024 }
    }
    return nil
  }

  /// The least room of this process's group and the ones above it (version 2 of control groups); `nil` without limits.
  package static func controlGroupRoomBytes() -> UInt64? {
    guard let mounted = try? Files.read("/proc/self/cgroup", limit: 64 * 1024) else { return nil }
    let lines = String(decoding: mounted, as: UTF8.self).split(separator: "\n")
    guard let own = lines.first(where: { $0.hasPrefix("0::") })?.dropFirst(3) else { return nil }
    var least: UInt64?
    var group = "/sys/fs/cgroup" + (own == "/" ? "" : own)
    while group.count > "/sys/fs/cgroup".count {
      if let limit = number("\(group)/memory.max"), let used = number("\(group)/memory.current") {
        least = min(least ?? .max, limit > used ? limit - used : 0)
      }
      group = Files.directory(of: group)
    }
    return least
  }

  /// `nil` for `max`.
  private static func number(_ path: String) -> UInt64? {
    guard let bytes = try? Files.read(path, limit: 64) else { return nil }
    return UInt64(String(decoding: bytes, as: UTF8.self).prefix { $0 != "\n" })
  }
}

extension Memory {
  /// What a process has in memory now, shared pages included; `nil` when it is gone.
  package static func residentBytes(of pid: Int32) -> UInt64? {
    let text = (try? Files.read("/proc/\(pid)/status", limit: 64 * 1024)) ?? []
    for line in String(decoding: text, as: UTF8.self).split(separator: "\n") where line.hasPrefix("VmRSS:") {
      return line.split(separator: " ").dropFirst().first.flatMap { UInt64($0) }.map { $0 * 1024 }
    }
    return nil
  }
}
