import BatonMachines
import BatonPlatform
import BatonProtocol
import BatonSupervisor
import SampleRecords
import Testing

/// After a crash of the whole machine nobody is left to finish an attempt: what is written down decides.
@Suite struct `An attempt that nobody is left to finish` {
  @Test func `was committed if its record says so`() throws {
    let world = try World()
    try world.leave([.attemptOpened(Sample.opened), .committed(Sample.agreed)])
    let store = try world.store()
    let told = try #require(store.closeUnfinished(dataDirectory: nil))
    #expect(told.text.contains("attempt 12): it was committed"))
    #expect(store.committed == Sample.opened.release)
    #expect(store.nextAttempt == 13)
  }

  @Test func `was not committed without a record`() throws {
    let world = try World()
    try world.leave([.attemptOpened(Sample.opened)])
    let store = try world.store()
    #expect(try #require(store.closeUnfinished(dataDirectory: nil)).text.contains("it was not committed"))
    #expect(store.committed == nil)
    // The generations that it had reserved are never given out again.
    #expect(store.generationBase == Sample.opened.revertingGeneration)
  }

  @Test(arguments: [(1, false), (2, true), (3, false)])
  func `was committed if its successor stamped the data`(step: UInt64, isCommitted: Bool) throws {
    let world = try World()
    try world.leave([.attemptOpened(Sample.opened)])
    let stamp = LockStamp(generation: Sample.opened.generationBase.advanced(by: step), format: 1)
    try world.scratch.write(Array(stamp.text.utf8), to: ".handoff.lock")
    let store = try world.store()
    _ = store.closeUnfinished(dataDirectory: world.scratch.path)
    #expect((store.committed == Sample.opened.release) == isCommitted)
  }

  @Test func `is told once`() throws {
    let world = try World()
    try world.leave([.attemptOpened(Sample.opened), .committed(Sample.agreed)])
    do {
      let store = try world.store()
      #expect(store.closeUnfinished(dataDirectory: nil) != nil)
    }
    let next = try world.store()
    #expect(next.closeUnfinished(dataDirectory: nil) == nil)
    #expect(next.committed == Sample.opened.release)
  }

  private struct World {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    func store() throws -> Store {
      let directory = try StateDirectory(at: scratch.file("state"))
      let memory = try ServiceMemory(of: "kv", in: directory)
      return Store(directory, memory)
    }

    func leave(_ records: [JournalRecord]) throws {
      let directory = try StateDirectory(at: scratch.file("state"))
      var memory = try ServiceMemory(of: "kv", in: directory)
      for record in records { try memory.note(record, .durable) }
    }
  }
}
