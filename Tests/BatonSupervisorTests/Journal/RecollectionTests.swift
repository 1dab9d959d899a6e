import BatonMachines
import BatonProtocol
import BatonSupervisor
import SampleRecords
import Testing

@Suite struct `What a supervisor remembers` {
  @Test func `before anything happened is an empty state and attempt 1 to come`() {
    let recollection = Recollection(ServiceState(service: "kv"))
    #expect(recollection.unfinished == nil)
    #expect(recollection.nextAttempt == 1)
  }

  @Test func `of an opened attempt is that it must be undone, and that its generations are taken`() {
    let recollection = remember([.attemptOpened(Sample.opened)])
    #expect(recollection.unfinished?.record == .open)
    #expect(recollection.nextAttempt == 13)
    #expect(recollection.state.generationBase == Generation(9))
    #expect(recollection.state.committed == nil)
  }

  @Test func `of a commit record is that the attempt must be completed`() {
    let recollection = remember([.attemptOpened(Sample.opened), started, .committed(Sample.agreed)])
    #expect(recollection.unfinished?.record == .committed)
    #expect(recollection.unfinished?.started.map(\.process) == [Sample.successor])
  }

  @Test func `of a commit record is the course that was committed, with the generations that were reserved`() {
    let unfinished = remember([.attemptOpened(Sample.opened), .committed(Sample.agreed)]).unfinished
    #expect(unfinished?.opened.course == Sample.agreed)
    #expect(unfinished?.opened.successorGeneration == Sample.opened.successorGeneration)
  }

  /// A successor that was committed and died before it served was followed by a start of the release before it, while
  /// the attempt was concluded as committed.
  @Test func `of a commit record is also which release is started from then on, unless it is taken back`() {
    let before = Release(executable: "/srv/kv-1.0")
    var recollection = Recollection(ServiceState(service: "kv", committed: before))
    recollection.apply(.attemptOpened(Sample.opened))
    #expect(recollection.releaseToStart == before)
    recollection.apply(.committed(Sample.agreed))
    #expect(recollection.releaseToStart == Sample.release)
    #expect(recollection.state.committed == before)
    recollection.apply(.reverted(attempt: 12))
    #expect(recollection.releaseToStart == before)
  }

  @Test func `of a reverted attempt is that it must be undone after all`() {
    let records: [JournalRecord] = [.attemptOpened(Sample.opened), .committed(Sample.agreed), .reverted(attempt: 12)]
    #expect(remember(records).unfinished?.record == .reverted)
  }

  @Test func `of a committed and concluded attempt is its release`() {
    let recollection = remember([
      .attemptOpened(Sample.opened), .committed(Sample.agreed),
      .concluded(attempt: 12, .committed, serving: Sample.successor),
    ])
    #expect(recollection.unfinished == nil)
    #expect(recollection.state.committed == Sample.release)
    #expect(recollection.state.incumbent == Sample.successor)
    #expect(recollection.nextAttempt == 13)
  }

  @Test(arguments: [Outcome.refused, .rehearsed, .aborted, .reverted, .nobodyServes])
  func `of an attempt that came to nothing is the release before it`(outcome: Outcome) {
    let before = Release(executable: "/srv/kv-1.0")
    let state = ServiceState(service: "kv", committed: before, generationBase: Generation(6), lastAttempt: 11)
    let recollection = Recollection(
      state,
      replaying: [
        .attemptOpened(Sample.opened), .concluded(attempt: 12, outcome, serving: Sample.incumbent),
      ])
    #expect(recollection.state.committed == before)
    #expect(recollection.state.lastAttempt == 12)
    #expect(recollection.state.generationBase == Generation(9))
  }

  @Test func `is not changed by records of attempts that the state file knows to have ended`() {
    let recollection = Recollection(Sample.state, replaying: Sample.journal)
    #expect(recollection == Recollection(Sample.state))
  }

  /// A rollback may have come between: what an old journal says of an old attempt must not bring its release back.
  @Test func `is not changed by an old journal, wherever that ends`() {
    var state = Sample.state
    state.committed = Release(executable: "/srv/kv-1.0")
    for count in 0...Sample.journal.count {
      let recollection = Recollection(state, replaying: Array(Sample.journal.prefix(count)))
      #expect(recollection == Recollection(state))
    }
  }

  @Test func `is not changed by records of attempts that were never opened`() {
    #expect(remember([.committed(Sample.agreed)]).unfinished == nil)
    #expect(remember([.attemptOpened(Sample.opened), .committed(Sample.course(13))]).unfinished?.record == .open)
  }

  @Test func `never lowers the generation`() {
    var recollection = Recollection(Sample.state)
    recollection.raiseGeneration(to: Generation(4))
    #expect(recollection.state.generationBase == Generation(9))
    recollection.raiseGeneration(to: Generation(14))
    #expect(recollection.state.generationBase == Generation(14))
  }

  @Test func `puts the generation of an incumbent that resumes late above that of the successor`() {
    #expect(Sample.opened.resumingGeneration == Generation(7))
    #expect(Sample.opened.successorGeneration == Generation(8))
    #expect(Sample.opened.revertingGeneration == Generation(9))
  }

  private let started = JournalRecord.processStarted(attempt: 12, role: .successor, Sample.successor)

  private func remember(_ records: [JournalRecord]) -> Recollection {
    Recollection(ServiceState(service: "kv"), replaying: records)
  }
}
