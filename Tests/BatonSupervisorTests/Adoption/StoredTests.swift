import BatonMachines
import BatonPlatform
import BatonProtocol
import BatonSupervisor
import SampleRecords
import Testing

@Suite struct `A name in the store` {
  static let names: [StoredName] = [
    .listener("main", file: nil), .listener("a-b.c_d", file: FileIdentity(device: 2_049, inode: 77)),
    .channel(Attempt(12), processEnd: 4_711), .process(Attempt(.max), Sample.successor.identity), .notes(Attempt(1)),
    .executable, .candidate, .control(file: FileIdentity(device: 2_049, inode: 78)), .stateLock,
  ]

  @Test(arguments: names)
  func `is read as it was written`(name: StoredName) throws {
    let text = try #require(name.inStore).text
    #expect(StoredName(text) == name)
    // systemd takes it.
    #expect(DescriptorName(text) != nil)
  }

  @Test(arguments: [
    "", "stored", "keeper", "listener", "channel/1", "channel/x/1", "process/1/2/3", "notes/-1", "notes/1/2", "control",
    "control/1/x", "executable/1",
  ])
  func `of somebody else is not known`(text: String) {
    #expect(StoredName(text) == nil)
  }
}

@Suite struct `Notes of a process` {
  @Test func `are read as they were written last`() throws {
    let file = try ProcessNotes.file()
    #expect(ProcessNotes(in: file) == nil)
    let prepared = Message.Prepared(
      handoffID: Sample.handoffID, service: "kv", listeners: ["main", "admin"],
      formats: DataFormats(reads: 1...3, writes: 2))
    let long = ProcessNotes(
      version: 2, prepared: prepared, generation: Generation(7), startedAt: Sample.startedAt,
      servesSinceNanoseconds: 123)
    try long.write(to: file)
    #expect(ProcessNotes(in: file) == long)
    let short = ProcessNotes(startedAt: Sample.startedAt)
    try short.write(to: file)
    #expect(ProcessNotes(in: file) == short)
  }

  @Test func `that are damaged are none`() throws {
    let file = try ProcessNotes.file()
    try ProcessNotes(version: 2, startedAt: Sample.startedAt).write(to: file)
    try file.writeOnce([0xff].span, at: 15)
    #expect(ProcessNotes(in: file) == nil)
  }
}

/// What a supervisor of another boot finds, and one whose store came back empty-handed.
@Suite struct `A process that is recorded and was not passed` {
  @Test func `is nobody`() throws {
    var recollection = Recollection(Sample.state)
    recollection.apply(.attemptOpened(Sample.nextOpened))
    let passed = try PassedDescriptors(announcedBy: Environment())
    let reunion = try Reunion(recollection, Inheritance(passed))
    #expect(reunion.processes.isEmpty)
    #expect(
      reunion.finding(recollection.unfinished)
        == .unfinished(Sample.nextOpened.course, .open, incumbent: .gone, successor: .gone))
    #expect(reunion.finding(nil) == .quiet(incumbent: .gone))
  }
}

extension Sample {
  /// The attempt after those that have ended.
  fileprivate static var nextOpened: OpenedAttempt {
    var opened = Self.opened
    opened.course = course(13)
    return opened
  }
}
