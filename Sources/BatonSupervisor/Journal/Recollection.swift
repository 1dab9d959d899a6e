package import BatonMachines
package import BatonProtocol

/// What a supervisor knows when it has read state file and journal: the state, and the attempt that has not ended.
///
/// It is a value and decides nothing; the engine keeps one up to date with every record that it writes, so that what
/// is remembered and what would be read back cannot differ.
package struct Recollection: Hashable, Sendable {
  package private(set) var state: ServiceState
  package private(set) var unfinished: UnfinishedAttempt?

  package init(_ state: ServiceState) {
    self.state = state
  }

  /// The state with every record of the journal applied to it.
  package init(_ state: ServiceState, replaying records: [JournalRecord]) {
    self.init(state)
    for record in records { apply(record) }
  }

  /// The number that the next attempt gets.
  package var nextAttempt: UInt64 {
    max(state.lastAttempt, unfinished?.opened.attempt ?? 0) + 1
  }

  /// What is started when nobody serves: the commit record counts, not the conclusion that may still be owed.
  package var releaseToStart: Release? {
    guard let unfinished, unfinished.record == .committed else { return state.committed }
    return unfinished.opened.release
  }

  /// Takes in one record. Records of attempts that have ended already say nothing new: a crash may lie between the
  /// replacing of the state file and the emptying of the journal.
  package mutating func apply(_ record: JournalRecord) {
    guard record.attempt > state.lastAttempt else { return }
    if case .attemptOpened(let opened) = record {
      concludeUnwritten()
      unfinished = UnfinishedAttempt(opened)
      raiseGeneration(to: opened.generationBase.advanced(by: OpenedAttempt.reservedGenerations))
      return
    }
    guard unfinished?.opened.attempt == record.attempt else { return }
    switch record {
    case .attemptOpened: break
    case .processStarted(_, let role, let process): unfinished?.started.append(.init(role: role, process: process))
    case .committed(let course): unfinished?.commit(course)
    case .reverted: unfinished?.record = .reverted
    case .concluded(_, let outcome, let serving): conclude(outcome, serving: serving)
    }
  }

  /// A generation that somebody was seen to have: the next ones lie above it.
  package mutating func raiseGeneration(to generation: Generation) {
    state.generationBase = max(state.generationBase, generation)
  }

  /// What is known about the process that serves outside attempts, or the release it was first started from.
  package mutating func serve(_ process: KnownProcess?, of release: Release? = nil) {
    state.incumbent = process
    if let release { state.committed = release }
    if let generation = process?.generation { raiseGeneration(to: generation) }
  }

  /// An attempt is opened only when the one before has ended: its conclusion could not be written, on a full disk.
  private mutating func concludeUnwritten() {
    guard let attempt = unfinished else { return }
    conclude(attempt.record == .committed ? .committed : .aborted, serving: state.incumbent)
  }

  private mutating func conclude(_ outcome: Outcome, serving: KnownProcess?) {
    guard let attempt = unfinished else { return }
    if outcome == .committed { state.committed = attempt.opened.release }
    serve(serving)
    state.lastAttempt = attempt.opened.attempt
    unfinished = nil
  }
}

/// An attempt that was opened and has not ended, and how far it is written down: presumed abort, so *open* means undo.
package struct UnfinishedAttempt: Hashable, Sendable {
  package var opened: OpenedAttempt
  package var started: [StartedProcess] = []
  package var record = Supervisor.Record.open

  package init(_ opened: OpenedAttempt) {
    self.opened = opened
  }

  /// What was committed is known by its record: the successor may not live to tell it again.
  fileprivate mutating func commit(_ course: Course) {
    opened.course = course
    record = .committed
  }

  package struct StartedProcess: Hashable, Sendable {
    package var role: ProcessRole
    package var process: KnownProcess
  }
}
