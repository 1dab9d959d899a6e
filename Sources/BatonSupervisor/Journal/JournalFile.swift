package import BatonPlatform

/// STATE/journal: records one after the other, each in its envelope.
///
/// A record is appended by one write at a position that is kept here, so that a write which failed halfway is written
/// over by the next one, and can never be read back: its checksum does not match.
package struct JournalFile: ~Copyable {
  package let path: String
  private let file: OwnedDescriptor
  private var end: Int

  /// How much of the world a record has to survive.
  package enum Durability: Hashable, Sendable {
    /// The supervisor's death: a completed write, and nothing waits for the disk.
    case written
    /// The machine's death.
    case durable
  }

  /// A journal holds a handful of records: it is emptied when an attempt has ended.
  package static let byteLimit = 16 << 20

  /// The records that were there when the journal was opened.
  package let found: [JournalRecord]

  /// Reads what is there. A torn end is cut off; anything else that cannot be read is refused, and nothing is changed.
  package init(at path: String) throws(StateProblem) {
    let bytes = try StateProblem.wrapping { () throws(SystemFailure) in try Self.contents(of: path) }
    let (records, end) = try JournalReader.records(in: bytes, of: path)
    let file = try StateProblem.wrapping { () throws(SystemFailure) in
      let file = try Files.open(path, for: .updating(mode: 0o600))
      if end < bytes.count { try file.truncate(to: UInt64(end)) }
      return file
    }
    self.path = path
    self.file = file
    self.end = end
    self.found = records
  }

  private static func contents(of path: String) throws(SystemFailure) -> [UInt8] {
    do {
      return try Files.read(path, limit: byteLimit)
    } catch let failure where failure.errno == .noSuchFile {
      return []
    }
  }

  /// Appends one record. When it throws, the record is not in the journal.
  package mutating func append(_ record: JournalRecord, _ durability: Durability) throws(SystemFailure) {
    let bytes = Envelope.sealed(record)
    do {
      try file.writeOnce(bytes, at: UInt64(end))
      CrashPoint.pass("journal/written")
      if durability == .durable { try file.syncContent() }
      end += bytes.count
    } catch {
      // What was written halfway is no record; cutting it off only saves the next reader from looking at it.
      try? file.truncate(to: UInt64(end))
      throw error
    }
  }

  /// Waits until everything that was appended is on stable storage.
  package borrowing func makeDurable() throws(SystemFailure) {
    try file.syncContent()
    CrashPoint.pass("journal/synced")
  }

  /// Forgets all records: the state file says what they said.
  package mutating func empty() throws(SystemFailure) {
    CrashPoint.pass("state/replaced")
    try file.truncate(to: 0)
    CrashPoint.pass("journal/emptied")
    end = 0
  }
}
