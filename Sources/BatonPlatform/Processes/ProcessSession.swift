/// A session: a process started with `setsid`, and all it has started, except what has made a session of its own.
package struct ProcessSession: Hashable, Sendable {
  /// The pid of the process that started it.
  package let id: Int32

  package init(id: Int32) {
    self.id = id
  }

  /// Who is in it and alive. Zombies are not: they have ended and wait to be reaped.
  package func members() throws(SystemFailure) -> [ProcessIdentity] {
    let bootID = try Host.bootID()
    var members: [ProcessIdentity] = []
    for pid in try ProcessTable.pids() {
      guard let line = try ProcessTable.statusLine(of: pid), line.session == id, !line.isDead else { continue }
      members.append(ProcessIdentity(pid: pid, startTime: line.startTime, bootID: bootID))
    }
    return members
  }

  /// Sends SIGKILL to every member, once, each through a pidfd, and says how many there were. Members may be starting
  /// others meanwhile: ask again until it answers zero.
  @discardableResult
  package func kill() throws(SystemFailure) -> Int {
    let members = try members()
    for member in members {
      let handle = try ProcessHandle(opening: member)
      // Gone between the look and the call is what we want.
      switch consume handle {
      case .some(let handle): try handle.send(.kill)
      case .none: continue
      }
    }
    return members.count
  }
}
