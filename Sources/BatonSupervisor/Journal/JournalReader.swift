/// Reads the bytes of a journal, and tells a torn end from damage.
package enum JournalReader {
  /// The records, and where they end. What follows is the torn end of a write that was never completed.
  package static func records(
    in bytes: [UInt8], of path: String
  ) throws(StateProblem) -> (records: [JournalRecord], end: Int) {
    var records: [JournalRecord] = []
    var end = 0
    while end < bytes.count {
      do {
        let (record, byteCount) = try Envelope.open(bytes[end...], as: JournalRecord.self)
        records.append(record)
        end += byteCount
      } catch {
        try judge(error, in: bytes, at: end, of: path)
        break
      }
    }
    return (records, end)
  }

  /// A record of another version, or one that is whole and makes no sense, was written on purpose. Anything else at the
  /// end is torn; in the middle it is damage, and what it hides may be a commit.
  private static func judge(
    _ damage: RecordDamage, in bytes: [UInt8], at offset: Int, of path: String
  ) throws(StateProblem) {
    switch damage {
    case .otherVersion, .malformed, .trailing: throw .unreadable(path, damage)
    case .torn, .otherKind, .tooLong, .wrongChecksum:
      if holdsRecord(bytes[(offset + 1)...]) { throw .damagedInTheMiddle(path, at: offset) }
    }
  }

  private static func holdsRecord(_ bytes: ArraySlice<UInt8>) -> Bool {
    let kind = Array(JournalRecord.kind.utf8)
    return bytes.indices.dropLast(Envelope.headerByteCount - 1).contains { start in
      guard bytes[start] == kind[0], bytes[start...].starts(with: kind) else { return false }
      return (try? Envelope.open(bytes[start...], as: JournalRecord.self)) != nil
    }
  }
}
