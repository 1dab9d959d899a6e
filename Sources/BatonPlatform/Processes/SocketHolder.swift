extension ProcessIdentity {
  /// Who has a socket open, by the socket's inode, besides this process; of several the one that has run for longest:
  /// the others are its children. `nil` when nobody has, or nobody whom this user may look at.
  package static func holder(ofSocket inode: UInt64) throws(SystemFailure) -> ProcessIdentity? {
    let bootID = try Host.bootID()
    var oldest: ProcessIdentity?
    for pid in try ProcessTable.pids() where pid != Host.pid && holds("socket:[\(inode)]", pid) {
      guard let line = try ProcessTable.statusLine(of: pid), !line.isDead else { continue }
      guard oldest.map({ line.startTime < $0.startTime }) ?? true else { continue }
      oldest = ProcessIdentity(pid: pid, startTime: line.startTime, bootID: bootID)
    }
    return oldest
  }

  /// What may not be read belongs to others, and what is gone meanwhile held nothing for long.
  private static func holds(_ object: String, _ pid: Int32) -> Bool {
    let numbers = (try? Files.names(in: "/proc/\(pid)/fd")) ?? []
    return numbers.contains { (try? Files.target(ofLink: "/proc/\(pid)/fd/\($0)")) == object }
  }
}
