import Baton
import BatonPlatform

/// The data changes hands: replay while somebody else owns it, write while this process does.
extension Server {
  func replaySome() throws(Failure) -> LogReplay.Progress {
    let progress = try replay.advance(into: &execution.keyspace)
    if progress != .more { execution.keyspace.makeRoom() }
    return progress
  }

  /// The lock is ours: nobody else appends any more, and what is no whole record at the end never will be one. Nil when more was
  /// left to read than one turn takes.
  func own(_ generation: UInt64) throws(Failure) -> Revision? {
    guard case .caughtUp(let tailBytes) = try replaySome() else { return nil }
    if tailBytes > 0 {
      say(
        .warning, "cut \(tailBytes) bytes from the end of \(replay.path): a write that was never finished, nor answered"
      )
    }
    execution.facts.generation = generation
    do throws(SystemFailure) {
      try startCommitter()
    } catch {
      throw .system(error)
    }
    return execution.keyspace.durable
  }

  private func startCommitter() throws(SystemFailure) {
    let writer = try LogWriter(path: replay.path, behind: replay.position)
    execution.facts.logBytes = writer.end
    let delay = options.rehearsal.answers == .beforeSync ? Limits.mutantDelay : .zero
    committer = try Committer(writer, delay: delay) { [jobs] outcome in
      jobs.add { server throws(SystemFailure) in try server.committed(outcome) }
    }
  }

  /// Nothing of ours is appended after this, until the data comes back. Everything that was is on stable storage.
  func closeLog() -> Revision {
    committer?.end()
    committer = nil
    let revision = execution.keyspace.durable
    replay.skip(to: LogPosition(offset: execution.facts.logBytes, revision: revision))
    return revision
  }
}
