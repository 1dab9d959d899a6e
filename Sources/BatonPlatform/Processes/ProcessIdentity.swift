/// A process beyond doubt: pids are used again, a pid with its start time within one boot is not.
package struct ProcessIdentity: Hashable, Sendable, CustomStringConvertible {
  package let pid: Int32
  /// Clock ticks since boot.
  package let startTime: UInt64
  package let bootID: String

  package init(pid: Int32, startTime: UInt64, bootID: String) {
    self.pid = pid
    self.startTime = startTime
    self.bootID = bootID
  }

  /// Of the process that has this pid now; `nil` when there is none.
  package init?(pid: Int32) throws(SystemFailure) {
    guard let line = try ProcessTable.statusLine(of: pid) else { return nil }
    self.init(pid: pid, startTime: line.startTime, bootID: try Host.bootID())
  }

  package var description: String { "pid \(pid)" }

  /// Whether this very process still exists, be it as a zombie.
  package func exists() throws(SystemFailure) -> Bool {
    try statusLine() != nil
  }

  /// Whether this very process still runs: a zombie holds nothing any more, and its parent may take its time to reap it.
  package func isAlive() throws(SystemFailure) -> Bool {
    guard let line = try statusLine() else { return false }
    return !line.isDead
  }

  private func statusLine() throws(SystemFailure) -> ProcessTable.StatusLine? {
    guard let line = try ProcessTable.statusLine(of: pid), line.startTime == startTime, try Host.bootID() == bootID
    else { return nil }
    return line
  }
}
