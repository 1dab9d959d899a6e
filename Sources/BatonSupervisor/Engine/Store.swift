package import BatonMachines
package import BatonPlatform
package import BatonProtocol

/// What the engine writes down: its memory of the service, and the receipts.
///
/// A full disk never stops the service: whoever calls decides what goes on without its record.
package final class Store {
  let directory: StateDirectory
  private var memory: ServiceMemory
  package let receipts: ReceiptShelf

  package init(
    _ directory: consuming StateDirectory, _ memory: consuming ServiceMemory,
    receipts limits: ReceiptStore.Limits = ReceiptStore.Limits()
  ) {
    receipts = ReceiptShelf(directory.receiptsDirectory, limits)
    self.directory = directory
    self.memory = memory
  }

  package var committed: Release? { memory.recollection.releaseToStart }
  var remembered: Recollection { memory.recollection }
  package var nextAttempt: UInt64 { memory.recollection.nextAttempt }
  package var unfinished: UnfinishedAttempt? { memory.recollection.unfinished }
  package var generationBase: Generation { memory.recollection.state.generationBase }

  /// Durable before the successor is spawned.
  package func open(_ opened: OpenedAttempt) throws(SystemFailure) {
    try memory.note(.attemptOpened(opened), .durable)
  }

  /// For what later supervisors would like to know and nobody depends on.
  package func noteProcess(_ record: JournalRecord) -> SystemFailure? {
    memory.noteAnyway(record)
  }

  /// One completed write.
  package func commit(_ course: Course) throws(SystemFailure) {
    try memory.note(.committed(course), .written)
  }

  package func revert(_ number: Attempt) throws(SystemFailure) {
    try memory.note(.reverted(attempt: number.number), .written)
  }

  package func makeDurable() throws(SystemFailure) {
    try memory.makeDurable()
  }

  /// The attempt is over, whether or not that can be written.
  package func conclude(
    _ opened: OpenedAttempt, _ outcome: Outcome, serving process: KnownProcess?
  ) throws(SystemFailure) {
    let failure = memory.noteAnyway(.concluded(attempt: opened.attempt, outcome, serving: process))
    // What the journal did not take when it was opened was not remembered either.
    memory.serve(process, of: outcome == .committed ? opened.release : nil)
    try memory.checkpoint()
    if let failure { throw failure }
  }

  /// Writes down what became known since the last attempt, and is not worth a write of its own.
  func writeDown() throws(SystemFailure) {
    try memory.checkpoint()
  }

  package func raiseGeneration(to generation: Generation) {
    memory.raiseGeneration(to: generation)
  }

  /// The digest of the committed release, which became known after its attempt was over.
  package func learn(_ digest: Digest, of file: FileVersion) {
    guard var release = memory.recollection.state.committed, release.file == file else { return }
    release.digest = digest
    memory.serve(memory.recollection.state.incumbent, of: release)
  }

  /// What the last owner of the data wrote into the lock file; nothing when there is none that can be read.
  package func stamp(in directory: String) -> LockStamp? {
    let path = DataDirectoryLock.path(in: directory)
    guard let bytes = try? Files.read(path, limit: LockStamp.byteCount), !bytes.isEmpty else { return nil }
    return (try? LockStamp.read(bytes)) ?? nil
  }
}
