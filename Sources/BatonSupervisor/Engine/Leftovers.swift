import BatonMachines
import BatonPlatform
import BatonProtocol

/// What an earlier supervisor may have left behind. Two owners of one service are worse than none.
enum Leftovers {
  /// Says what is odd about the data directory and does not keep the service from being started. Those that were found
  /// are taken back, and their lock is theirs.
  static func check(
    _ recollection: Recollection, _ checked: CheckedConfiguration, besides found: [FoundProcess]
  ) throws(StartRefusal) -> Sentence? {
    let identities = found.map(\.identity)
    // One that cannot be looked at may be alive.
    let alive = recollection.processes.first { !identities.contains($0) && (try? $0.isAlive()) ?? true }
    if let alive { throw refusal(alive, checked) }
    guard found.isEmpty, let directory = checked.configuration.service.dataDirectory else { return nil }
    return try checkLock(of: directory)
  }

  private static func refusal(_ process: ProcessIdentity, _ checked: CheckedConfiguration) -> StartRefusal {
    let command = ProcessTable.command(of: process.pid)
    return StartRefusal(
      .unable(
        to: "supervise", checked.configuration.service.name, pid: process.pid,
        because: "an earlier supervisor is gone, and the process that it left still serves and hands nothing back: "
          + command,
        then: "it goes on serving; to take over, do kill -TERM \(process.pid) and, when it has ended, "
          + "baton run \(checked.source.file); connections that come in between are refused"))
  }

  private static func checkLock(of directory: String) throws(StartRefusal) -> Sentence? {
    do {
      switch try DataDirectoryLock.take(in: directory) {
      // Given back at once: the process that serves takes it.
      case .taken(_, let warning): return warning.map { sentence($0, directory) }
      case .refused(let refusal): throw StartRefusal(sentence(refusal, directory))
      }
    } catch let refusal as StartRefusal {
      throw refusal
    } catch let failure as SystemFailure {
      throw StartRefusal(failure, then: "see that data-directory is a directory that this user may write to")
    } catch {
      fatalError("bug in baton: an error of an unknown kind: \(error)")
    }
  }

  private static func sentence(_ warning: DataDirectoryLock.Warning, _ directory: String) -> Sentence {
    switch warning {
    case .userSpaceFileSystem:
      .unable(
        .warning, to: "rely on the lock of", directory, because: "it is on a file system in user space",
        then: "the service is started; find out whether that file system keeps flock(2), or use a local one")
    }
  }

  private static func sentence(_ refusal: DataDirectoryLock.Refusal, _ directory: String) -> Sentence {
    switch refusal {
    case .held(let holders):
      .unable(
        to: "use the data directory", directory,
        because: "locked by "
          + (holders.isEmpty
            ? "a process that cannot be seen from here" : alternatives(holders.map(\.description))),
        then: "end that process in order and run this again")
    case .networkFileSystem(let name):
      .unable(
        to: "use the data directory", directory,
        because: "it is on \(name), where a lock does not hold against other hosts", then: "use a local file system")
    case .anotherFile:
      .unable(
        to: "use the data directory", directory, because: "its lock file was replaced while it was being locked",
        then: "find out who replaces it")
    }
  }
}

extension Store {
  /// Ends the attempt that an earlier supervisor left unfinished, when all its processes are gone.
  ///
  /// Its commit record decides; after a power loss, when the record may not have reached the disk, so does the stamp of
  /// its successor in the lock file, because only an owner that was told to serve writes one.
  ///
  /// - Returns: What was found, in words; nothing when there was no such attempt.
  package func closeUnfinished(dataDirectory: String?) -> Sentence? {
    guard let unfinished else { return nil }
    let opened = unfinished.opened
    let isCommitted = unfinished.record == .committed || isStamped(by: opened, in: dataDirectory)
    let outcome: Outcome = isCommitted ? .committed : .nobodyServes
    let words = outcome == .committed ? "its release is started" : "the release before is started"
    do {
      try conclude(opened, outcome, serving: nil)
    } catch {
      return .unable(
        .warning, to: "end", "the attempt that was left unfinished", attempt: opened.attempt, because: "\(error)",
        then: words)
    }
    return .fact(
      .notice, "an earlier supervisor left an attempt unfinished and nobody alive", attempt: opened.attempt,
      outcome == .committed ? "it was committed" : "it was not committed", then: words)
  }

  /// The same of a handoff that the table ends: a stamp stands for a commit record that a power loss has taken.
  ///
  /// - Returns: What was found, in words; nothing when the stamp says nothing.
  package func believeStamp(in dataDirectory: String?) -> Sentence? {
    guard let unfinished, unfinished.record == .open, isStamped(by: unfinished.opened, in: dataDirectory) else {
      return nil
    }
    let attempt = unfinished.opened.attempt
    do {
      try commit(unfinished.opened.course)
    } catch {
      return .unable(.warning, to: "write down again", "the commit", attempt: attempt, because: "\(error)")
    }
    return .fact(
      .notice, "an attempt that was left unfinished had been committed", attempt: attempt,
      "its successor has stamped the data")
  }

  private func isStamped(by opened: OpenedAttempt, in dataDirectory: String?) -> Bool {
    dataDirectory.flatMap(stamp)?.generation == opened.successorGeneration
  }
}
