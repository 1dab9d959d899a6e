import BatonPlatform
import BatonSupervisor
import SampleRecords
import Testing

@Suite struct `A journal` {
  @Test func `gives back what was appended`() throws {
    let scratch = try Scratch()
    try write(Sample.journal, in: scratch)
    #expect(try read(in: scratch) == Sample.journal)
  }

  @Test func `goes on after what it found`() throws {
    let scratch = try Scratch()
    try write(Array(Sample.journal.prefix(2)), in: scratch)
    try write(Array(Sample.journal.dropFirst(2)), in: scratch)
    #expect(try read(in: scratch) == Sample.journal)
  }

  @Test func `that is emptied holds nothing`() throws {
    let scratch = try Scratch()
    var journal = try JournalFile(at: scratch.file("journal"))
    try journal.append(Sample.journal[0], .durable)
    try journal.empty()
    try journal.append(Sample.journal[2], .written)
    #expect(try read(in: scratch) == [Sample.journal[2]])
  }

  /// A crash or a full disk can end a write anywhere.
  @Test func `whose last write is torn gives the records before it, at every length`() throws {
    let whole = Sample.journal.map { Envelope.sealed($0) }
    let kept = whole.dropLast().joined().count
    let bytes = Array(whole.joined())
    for count in kept..<bytes.count {
      let scratch = try Scratch()
      try scratch.write(Array(bytes.prefix(count)), to: "journal")
      #expect(try read(in: scratch) == Array(Sample.journal.dropLast()))
      #expect(try scratch.bytes(of: "journal").count == kept)
    }
  }

  /// File systems extend a file before they fill it.
  @Test func `whose end was never filled gives the records before it`() throws {
    let bytes = Sample.journal.flatMap { Envelope.sealed($0) }
    let (records, end) = try JournalReader.records(in: bytes + [UInt8](repeating: 0, count: 4_096), of: "journal")
    #expect(records == Sample.journal)
    #expect(end == bytes.count)
  }

  @Test func `that is damaged before a whole record is refused, and left as it is`() throws {
    let scratch = try Scratch()
    var bytes = Sample.journal.flatMap { Envelope.sealed($0) }
    bytes[20] ^= 1
    try scratch.write(bytes, to: "journal")
    let path = scratch.file("journal")
    #expect(throws: StateProblem.damagedInTheMiddle(path, at: 0)) { _ = try JournalFile(at: path) }
    #expect(try scratch.bytes(of: "journal") == bytes)
  }

  /// Wherever one bit flips: never another record, never a crash, and a record is lost only from the end.
  @Test func `with any bit flipped is refused or gives the records before the flip`() throws {
    let records = Array(Sample.journal[1...4])
    let bytes = records.flatMap { Envelope.sealed($0) }
    let lengths = records.map { Envelope.sealed($0).count }
    for (bit, flipped) in everyBitFlip(of: bytes).enumerated() {
      guard let (read, _) = try? JournalReader.records(in: flipped, of: "journal") else { continue }
      #expect(read == Array(records.dropLast()))
      #expect(bit / 8 >= lengths.dropLast().reduce(0, +))
    }
  }

  @Test func `of a newer version is refused, and left as it is`() throws {
    let scratch = try Scratch()
    let bytes = Envelope.sealed(Sample.journal[0]) + Envelope.sealed(LaterRecord())
    try scratch.write(bytes, to: "journal")
    let path = scratch.file("journal")
    let problem = try #require(throws: StateProblem.self) { _ = try JournalFile(at: path) }
    #expect(problem == .unreadable(path, .otherVersion(3, known: 2)))
    #expect(
      problem.sentence.text
        == "unable to read \(path): written in format 3 by a newer Baton; this one reads format 2; "
        + "run the Baton that wrote it, or a newer one")
    #expect(try scratch.bytes(of: "journal") == bytes)
  }

  /// The terms of what was committed are not guessed.
  @Test func `whose commit record says nothing of its course is refused, and left as it is`() throws {
    let scratch = try Scratch()
    let bytes = Envelope.sealed(EarlierRecord())
    try scratch.write(bytes, to: "journal")
    let path = scratch.file("journal")
    let problem = try #require(throws: StateProblem.self) { _ = try JournalFile(at: path) }
    #expect(
      problem.sentence.text
        == "unable to read \(path): written in format 1; this Baton reads format 2; run the Baton that wrote it")
    #expect(try scratch.bytes(of: "journal") == bytes)
  }

  /// Whichever call fails, the record is not there, and the next one is.
  @Test(arguments: [SystemCall.write, .syncContent]) func `forgets a record that could not be written`(
    call: SystemCall
  ) throws {
    let scratch = try Scratch()
    var journal = try JournalFile(at: scratch.file("journal"))
    try journal.append(Sample.journal[0], .durable)
    FaultPlan(failing: 1, with: .noSpace, calls: [call]).install()
    #expect(throws: SystemFailure.self) { try journal.append(Sample.journal[2], .durable) }
    #expect(FaultPlan.remove().failed == [call])
    #expect(try read(in: scratch) == [Sample.journal[0]])
    try journal.append(Sample.journal[3], .durable)
    #expect(try read(in: scratch) == [Sample.journal[0], Sample.journal[3]])
  }

  @Test func `writes the commit record without waiting for the disk`() throws {
    let scratch = try Scratch()
    var journal = try JournalFile(at: scratch.file("journal"))
    FaultPlan(failing: 1, with: .inputOutput, calls: [.sync, .syncContent]).install()
    try journal.append(.committed(Sample.agreed), .written)
    #expect(FaultPlan.remove().calls == 0)
    #expect(try read(in: scratch) == [.committed(Sample.agreed)])
  }

  private func write(_ records: [JournalRecord], in scratch: Scratch) throws {
    var journal = try JournalFile(at: scratch.file("journal"))
    for record in records { try journal.append(record, .written) }
  }

  private func read(in scratch: Scratch) throws -> [JournalRecord] {
    try JournalFile(at: scratch.file("journal")).found
  }
}
