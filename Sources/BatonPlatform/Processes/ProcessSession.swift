import Glibc

/// A session: a process started with `setsid`, and all it has started, except what has made a session of its own.
///
/// The kernel gives the number to nobody else while anyone is in the session, or its first process is not reaped. So
/// end and see empty first, reap then: after that the number may name the session of a stranger.
package struct ProcessSession: Hashable, Sendable {
  /// The pid of the process that started it.
  package let id: Int32

  package init(id: Int32) {
    self.id = id
  }

  /// The session that a process has started which may have been reaped by somebody else; `nil` when the number is
  /// another's by now, and so nobody of this session is left.
  package init?(startedBy process: ProcessIdentity) throws(SystemFailure) {
    if let now = try ProcessIdentity(pid: process.pid), now != process { return nil }
    self.init(id: process.pid)
  }

  /// Who is in it and alive. Zombies are not: they have ended and wait to be reaped.
  package func members() throws(SystemFailure) -> [ProcessIdentity] {
    let bootID = try Host.bootID()
    var members: [ProcessIdentity] = []
    for pid in try ProcessTable.pids() where try isSession(of: pid) {
      // Asked by a call first: reading a file of every process of a busy host would hold the supervisor up.
      guard let line = try ProcessTable.statusLine(of: pid), line.session == id, !line.isDead else { continue }
      members.append(ProcessIdentity(pid: pid, startTime: line.startTime, bootID: bootID))
    }
    return members
  }

  /// Sends SIGKILL to every member, once, each through a pidfd, and says how many there were. Members may be starting
  /// others meanwhile: ask again until it answers zero. One that cannot be killed does not save the others.
  @discardableResult
  package func kill() throws(SystemFailure) -> Int {
    let members = try members()
    var first: SystemFailure?
    for member in members {
      do throws(SystemFailure) { try kill(member) } catch { first = first ?? error }
    }
    if let first { throw first }
    return members.count
  }

  private func isSession(of pid: Int32) throws(SystemFailure) -> Bool {
    try Syscall.attempt(.findSession, "pid \(pid)", tolerating: .noSuchProcess) { getsid(pid) } == id
  }

  private func kill(_ member: ProcessIdentity) throws(SystemFailure) {
    let handle = try ProcessHandle(opening: member)
    switch consume handle {
    case .some(let handle): try handle.send(.kill)
    // Gone between the look and the call is what we want.
    case .none: break
    }
  }
}
