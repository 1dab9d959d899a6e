import CBatonLinux

/// Descendants whose own parent has died.
package enum Orphans {
  /// From now on they become this process's children instead of PID 1's.
  package static func adopt() throws(SystemFailure) {
    try Syscall.make(.adoptOrphans, "this process") { baton_become_subreaper() }
  }

  /// Reaps one ended child of any kind, also one that a `ProcessHandle` waits for: only for a process that knows every
  /// child of its own by pidfd first. `nil` when none has ended.
  package static func reapOne() throws(SystemFailure) -> (pid: Int32, status: ExitStatus)? {
    var ended = baton_exit()
    let result = try Syscall.attempt(.waitForProcess, "any child", tolerating: .noChild) {
      // The result is ours.
      unsafe baton_wait_any(&ended)
    }
    guard result != nil, ended.pid != 0 else { return nil }
    return (ended.pid, ExitStatus(ended))
  }
}
