import BatonPostcard
import BatonSupervisor

/// What a later Baton might write into a journal.
struct LaterRecord: Kept {
  static let kind = JournalRecord.kind
  static let version: UInt16 = 2

  init() {}
  init(from reader: inout RecordReader) throws(Malformed) {}
  func write(to writer: inout PostcardWriter) {}
}
