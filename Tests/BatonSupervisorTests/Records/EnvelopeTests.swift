import BatonPostcard
import BatonSupervisor
import SampleRecords
import Testing

@Suite struct `The envelope of a record on disk` {
  @Test func `gives back what was sealed in it`() throws {
    #expect(try Envelope.openWhole(Envelope.sealed(Sample.state)) == Sample.state)
    #expect(try Envelope.openWhole(Envelope.sealed(Sample.aborted)) == Sample.aborted)
  }

  @Test func `finds every flipped bit`() {
    for flipped in everyBitFlip(of: Envelope.sealed(Sample.aborted)) {
      #expect(throws: RecordDamage.self) { try Envelope.openWhole(flipped, as: Receipt.self) }
    }
  }

  @Test func `finds every missing end, and calls it torn`() {
    let bytes = Envelope.sealed(Sample.state)
    for count in 0..<bytes.count {
      #expect(throws: RecordDamage.torn) {
        try Envelope.openWhole(Array(bytes.prefix(count)), as: ServiceState.self)
      }
    }
  }

  @Test func `is refused with the kind that was expected when it holds another`() {
    #expect(throws: RecordDamage.otherKind(expected: "BRCP")) {
      try Envelope.openWhole(Envelope.sealed(Sample.state), as: Receipt.self)
    }
  }

  @Test func `of a newer version is refused by that name, if it is whole`() {
    let newer = Envelope.sealed(FutureState(note: "from 2031"))
    #expect(throws: RecordDamage.otherVersion(7, known: 1)) { try Envelope.openWhole(newer, as: ServiceState.self) }
    #expect(throws: RecordDamage.torn) { try Envelope.openWhole(Array(newer.dropLast()), as: ServiceState.self) }
    #expect(
      RecordDamage.otherVersion(7, known: 1).description
        == "written in format 7 by a newer Baton; this one reads format 1")
  }

  @Test func `that announces more than the limit is refused before anything is read`() {
    var bytes = Envelope.sealed(Sample.state)
    bytes.replaceSubrange(6..<10, with: [0xFF, 0xFF, 0xFF, 0x7F])
    #expect(throws: RecordDamage.tooLong(0x7FFF_FFFF)) { try Envelope.openWhole(bytes, as: ServiceState.self) }
  }

  @Test func `says where it ends, so that records can follow each other`() throws {
    let first = Envelope.sealed(Sample.journal[2])
    let second = Envelope.sealed(Sample.journal[3])
    let (record, byteCount) = try Envelope.open((first + second)[...], as: JournalRecord.self)
    #expect(record == Sample.journal[2])
    #expect(byteCount == first.count)
  }

  /// The published check value of CRC-32C.
  @Test func `is checked by CRC-32C`() {
    #expect(Checksum.of([UInt8]("123456789".utf8)) == 0xE306_9283)
  }

  @Test func `has the bytes that the comment promises`() {
    let bytes = Envelope.sealed(JournalRecord.reverted(attempt: 12))
    #expect(bytes.prefix(4).elementsEqual("BJRN".utf8))
    #expect(bytes[4..<10] == [2, 0, 2, 0, 0, 0])
    #expect(bytes.suffix(2) == [3, 12])
    #expect(bytes.count == Envelope.headerByteCount + 2)
  }
}

/// What a later Baton might write where this one writes its state.
private struct FutureState: Kept {
  static let kind = ServiceState.kind
  static let version: UInt16 = 7
  var note: String

  init(note: String) {
    self.note = note
  }

  init(from reader: inout RecordReader) throws(Malformed) {
    note = try reader.string()
  }

  func write(to writer: inout PostcardWriter) {
    writer.string(note)
  }
}
