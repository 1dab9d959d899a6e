import Baton
import BatonPlatform

/// The loop's side of group commit: while one batch is on its way to the disk, the next gathers.
extension Server {
  func handOverWrites() {
    guard let committer, !isCommitting, execution.keyspace.hasUnwritten else { return }
    isCommitting = true
    let (after, operations) = execution.keyspace.handOver()
    committer.commit(Committer.Batch(after: after, operations: Array(operations)))
    if options.rehearsal.answers == .beforeSync { answerTooEarly() }
  }

  func committed(_ outcome: Committer.Outcome) throws(SystemFailure) {
    isCommitting = false
    execution.facts.synchronisations += 1
    switch outcome {
    case .durable(let revision, let logBytes):
      execution.facts.logBytes = logBytes
      if isFull { say(.info, "writes are taken again") }
      isFull = false
      try release(upTo: revision)
    case .full(let revision, let logBytes, let failure):
      execution.facts.logBytes = logBytes
      try release(upTo: revision)
      try refuseWaiting(failure)
    }
    try beginDrain()
  }

  private func release(upTo revision: Revision) throws(SystemFailure) {
    if options.rehearsal.answers == .afterSync { execution.keyspace.settle(upTo: revision) }
    let durable = execution.keyspace.durable
    process.traffic.report(revisions: [durable])
    // Nobody else waits for the answers: they are owed whoever owns the data.
    finishDrainIfDone()
    try advanceWaiting { $0.release(upTo: durable) }
  }

  /// What could not be written never happened; whoever waits for it is told so. Reads go on, and the next write tries again.
  private func refuseWaiting(_ failure: SystemFailure) throws(SystemFailure) {
    if !isFull { say(.warning, "\(failure); writes are refused, reads go on") }
    isFull = true
    execution.keyspace.rollBack()
    let durable = execution.keyspace.durable
    let refusal = Reply.error("ERR \(failure); nothing was changed").encoded
    try advanceWaiting { $0.refuse(after: durable, with: refusal) }
  }

  /// The mutant of `--answer-before-sync`: takes for durable what has only been handed over.
  private func answerTooEarly() {
    execution.keyspace.settle(upTo: execution.keyspace.revision)
    let durable = execution.keyspace.durable
    do throws(SystemFailure) {
      try advanceWaiting { $0.release(upTo: durable) }
    } catch {
      endProcess(because: .system(error))
    }
  }
}
