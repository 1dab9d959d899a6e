import BatonPostcard
import BatonSupervisor

/// A commit record as it was before it carried its course.
struct EarlierRecord: Kept {
  static let kind = JournalRecord.kind
  static let version: UInt16 = 1

  init() {}
  init(from reader: inout RecordReader) throws(Malformed) {}

  func write(to writer: inout PostcardWriter) {
    writer.variant(2)
    writer.u64(12)
  }
}

/// What a later Baton might write into a journal.
struct LaterRecord: Kept {
  static let kind = JournalRecord.kind
  static let version: UInt16 = 3

  init() {}
  init(from reader: inout RecordReader) throws(Malformed) {}
  func write(to writer: inout PostcardWriter) {}
}
