import BatonPlatform
import BatonProtocol
import BatonSupervisor
import SampleRecords
import Testing

@Suite struct `The memory of a service` {
  @Test func `of a service that never ran is empty`() throws {
    let home = try Home()
    #expect(try home.recall() == Recollection(ServiceState(service: "kv")))
  }

  @Test func `is the same for whoever reads it after a crash, at every step`() throws {
    let home = try Home()
    for record in Sample.journal.prefix(3) + [Sample.journal[4]] {
      let known = try home.change { memory in try memory.note(record, .durable) }
      #expect(try home.recall() == known)
    }
  }

  @Test func `is the same after a checkpoint, which empties the journal`() throws {
    let home = try Home()
    let known = try home.change { memory in
      for record in Sample.journal.prefix(3) + [Sample.journal[4]] { try memory.note(record, .written) }
      try memory.checkpoint()
    }
    #expect(known.state.committed == Sample.release)
    #expect(try home.recall() == known)
    #expect(try home.scratch.bytes(of: "state/journal") == [])
  }

  @Test func `keeps an unfinished attempt over a checkpoint`() throws {
    let home = try Home()
    let known = try home.change { memory in
      try memory.note(Sample.journal[0], .durable)
      try memory.checkpoint()
    }
    #expect(known.unfinished?.opened == Sample.opened)
    #expect(try home.recall() == known)
  }

  /// A crash between the two steps of a checkpoint leaves the new state and the old journal.
  @Test func `is the same when a crash comes between state and journal`() throws {
    let home = try Home()
    _ = try home.change { memory in
      for record in Sample.journal.prefix(3) + [Sample.journal[4]] { try memory.note(record, .written) }
    }
    let journal = try home.scratch.bytes(of: "state/journal")
    let known = try home.change { memory in try memory.checkpoint() }
    try home.scratch.write(journal, to: "state/journal")
    #expect(try home.recall() == known)
  }

  @Test func `does not change when a record cannot be written`() throws {
    let home = try Home()
    let before = try home.recall()
    let known = try home.change { memory in
      FaultPlan(failing: 1, with: .noSpace, calls: [.write]).install()
      #expect(throws: SystemFailure.self) { try memory.note(Sample.journal[0], .durable) }
      #expect(FaultPlan.remove().failed == [.write])
    }
    #expect(known == before)
    #expect(try home.recall() == before)
  }

  /// The attempt has ended whether or not the disk is full; the next one starts from what it came to.
  @Test func `of an end that could not be written is right again with the next attempt`() throws {
    let home = try Home()
    let known = try home.change { memory in
      for record in Sample.journal.prefix(3) { try memory.note(record, .durable) }
      FaultPlan(failing: 1, with: .noSpace, calls: [.write]).install()
      #expect(memory.noteAnyway(Sample.journal[4])?.errno == .noSpace)
      _ = FaultPlan.remove()
      var next = Sample.opened
      next.course = Sample.course(13)
      try memory.note(.attemptOpened(next), .durable)
    }
    #expect(known.state.committed == Sample.release)
    #expect(try home.recall().state.committed == Sample.release)
    #expect(try home.recall().state.lastAttempt == 12)
    #expect(try home.recall().unfinished?.opened.attempt == 13)
  }

  @Test func `of another service is refused`() throws {
    let home = try Home()
    _ = try home.change { memory in try memory.checkpoint() }
    let directory = try StateDirectory(at: home.path)
    #expect(throws: StateProblem.anotherService(directory.stateFile, named: "kv")) {
      _ = try ServiceMemory(of: "web", in: directory)
    }
  }

  @Test func `in a damaged state file is refused, and left as it is`() throws {
    let home = try Home()
    _ = try home.change { memory in try memory.checkpoint() }
    var bytes = try home.scratch.bytes(of: "state/state")
    bytes[bytes.count - 1] ^= 1
    try home.scratch.write(bytes, to: "state/state")
    #expect(throws: StateProblem.unreadable(home.path + "/state", .wrongChecksum)) { try home.recall() }
    #expect(try home.scratch.bytes(of: "state/state") == bytes)
  }
}

/// A state directory in which one supervisor follows the other.
private struct Home {
  let scratch: Scratch
  var path: String { scratch.file("state") }

  init() throws {
    scratch = try Scratch()
  }

  func recall() throws -> Recollection {
    try change { _ in }
  }

  /// What the supervisor knows after its change, just before it dies.
  func change(_ body: (inout ServiceMemory) throws -> Void) throws -> Recollection {
    let directory = try StateDirectory(at: path)
    var memory = try ServiceMemory(of: "kv", in: directory)
    try body(&memory)
    return memory.recollection
  }
}
