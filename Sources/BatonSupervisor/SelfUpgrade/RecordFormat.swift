package import BatonPostcard

/// One format of the state directory or of the descriptor store: which versions of it a Baton reads, and which it writes.
package struct RecordFormat: Hashable, Sendable {
  /// As `Kept.kind`.
  package var kind: String
  package var readMin: UInt32
  package var readMax: UInt32
  package var written: UInt32

  package init(kind: String, readMin: UInt32, readMax: UInt32, written: UInt32) {
    self.kind = kind
    self.readMin = readMin
    self.readMax = readMax
    self.written = written
  }

  /// Of this Baton, which reads of each kind what it writes.
  private init<Value: Kept>(of type: Value.Type) {
    let version = UInt32(Value.version)
    self.init(kind: Value.kind, readMin: version, readMax: version, written: version)
  }

  /// All that this Baton keeps from one supervisor to the next.
  package static let all = [
    RecordFormat(of: ServiceState.self), RecordFormat(of: JournalRecord.self), RecordFormat(of: Receipt.self),
    RecordFormat(of: ShelvedRelease.self), RecordFormat(of: ProcessNotes.self),
  ]

  package func reads(_ version: UInt32) -> Bool {
    readMin <= version && version <= readMax
  }

  /// What is kept in it, for people.
  package var content: String {
    switch kind {
    case ServiceState.kind: "the state file"
    case JournalRecord.kind: "the journal"
    case Receipt.kind: "receipts"
    case ShelvedRelease.kind: "pinned releases"
    case ProcessNotes.kind: "what processes have said of themselves"
    case _: "records of the kind \(kind)"
    }
  }
}

extension RecordFormat: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self.init(
      kind: try reader.string(), readMin: try reader.u32(), readMax: try reader.u32(), written: try reader.u32())
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(kind)
    writer.u32(readMin)
    writer.u32(readMax)
    writer.u32(written)
  }
}
