package import BatonPlatform
package import BatonProtocol

/// All that a supervisor remembers about its service: the state file, the journal, and what the two add up to.
///
/// What is remembered is changed only by a record that was written, so that this supervisor and the one that reads the
/// files after a crash know the same. The exceptions say so by their names.
package struct ServiceMemory: ~Copyable {
  package private(set) var recollection: Recollection
  private var journal: JournalFile
  private let stateFile: String

  /// Reads state file and journal of a service, and refuses those of another one.
  package init(of service: String, in directory: borrowing StateDirectory) throws(StateProblem) {
    let state = try StateFile.read(directory.stateFile)
    if let state, state.service != service {
      throw .anotherService(directory.stateFile, named: state.service)
    }
    let journal = try JournalFile(at: directory.journalFile)
    self.recollection = Recollection(state ?? ServiceState(service: service), replaying: journal.found)
    self.journal = journal
    self.stateFile = directory.stateFile
  }
}

extension ServiceMemory {
  /// Writes a record and remembers it. When it throws, neither has happened.
  package mutating func note(
    _ record: JournalRecord, _ durability: JournalFile.Durability
  ) throws(SystemFailure) {
    try journal.append(record, durability)
    recollection.apply(record)
  }

  /// For what has happened whether or not it can be written, such as the end of an attempt on a full disk.
  package mutating func noteAnyway(_ record: JournalRecord) -> SystemFailure? {
    defer { recollection.apply(record) }
    do {
      try journal.append(record, .written)
      return nil
    } catch {
      return error
    }
  }

  /// Makes durable what was only written. Off the path: the disk may take its time.
  package borrowing func makeDurable() throws(SystemFailure) {
    try journal.makeDurable()
  }

  /// Writes the state as it is now, durably, and empties the journal if it holds no unfinished attempt. When it throws,
  /// the files still say the same as before, and nothing is forgotten.
  package mutating func checkpoint() throws(SystemFailure) {
    try StateFile.write(recollection.state, to: stateFile)
    if recollection.unfinished == nil { try journal.empty() }
  }

  /// Remembers which process serves, to be written by the next checkpoint.
  package mutating func serve(_ process: KnownProcess?, of release: Release? = nil) {
    recollection.serve(process, of: release)
  }

  /// Remembers a generation that somebody was seen to have, to be written by the next checkpoint or attempt.
  package mutating func raiseGeneration(to generation: Generation) {
    recollection.raiseGeneration(to: generation)
  }
}
