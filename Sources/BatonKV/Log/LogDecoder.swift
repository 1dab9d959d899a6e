/// A place between two records.
package struct LogPosition: Equatable, Sendable {
  /// The byte at which the next record starts; 0 before the file's own header.
  package var offset: UInt64 = 0
  /// The number of records before it.
  package var revision: Revision = 0

  package init(offset: UInt64 = 0, revision: Revision = 0) {
    self.offset = offset
    self.revision = revision
  }
}

/// A place in the log that cannot be understood although all its bytes are there: nothing behind it can be trusted.
package struct LogDamage: Error, Equatable {
  package let position: LogPosition
  package let sentence: String
}

/// Bytes of a log in, operations out. Pure: who reads the file, and whether it is still growing, is not its business.
package struct LogDecoder: Sendable {
  /// The end of the last record that was understood.
  package private(set) var position: LogPosition

  private var bytes: [UInt8] = []
  private var consumed = 0

  package init(from position: LogPosition = LogPosition()) {
    self.position = position
  }

  /// Bytes behind `position` that are no whole record yet.
  package var unread: ArraySlice<UInt8> { bytes[consumed...] }

  package mutating func append(_ read: some Sequence<UInt8>) {
    bytes.removeFirst(consumed)
    consumed = 0
    bytes.append(contentsOf: read)
  }

  /// Forgets what is no whole record yet: it will be read again from `position` when the file may have changed there.
  package mutating func forgetUnread() {
    bytes = []
    consumed = 0
  }

  /// The operation of the next record, or nil when the rest of it is not there yet.
  package mutating func next() throws(LogDamage) -> Operation? {
    if position.offset == 0, try !readFileHeader() { return nil }
    guard unread.count >= LogFormat.recordHeaderBytes else { return nil }
    let header = try recordHeader()
    let size = LogFormat.recordHeaderBytes + header.length
    guard unread.count >= size else { return nil }
    let body = unread.prefix(size).dropFirst(LogFormat.recordHeaderBytes)
    guard Checksum.of(body.span) == header.checksum else { throw damage("the operation's checksum is wrong") }
    var decoder = OperationDecoder(body)
    guard let operation = decoder.operation() else { throw damage("the operation is none that this release knows") }
    consume(size)
    position.revision += 1
    return operation
  }

  private mutating func readFileHeader() throws(LogDamage) -> Bool {
    let wanted = LogFormat.fileHeader
    guard unread.prefix(wanted.count) == wanted.prefix(unread.count) else {
      throw damage("the file does not begin as a log of baton-kv of format \(LogFormat.version) does")
    }
    guard unread.count >= wanted.count else { return false }
    consume(wanted.count)
    return true
  }

  private func recordHeader() throws(LogDamage) -> (length: Int, checksum: UInt32) {
    let header = unread.prefix(LogFormat.recordHeaderBytes)
    let start = header.startIndex
    let checked = header.dropLast(4)
    guard Checksum.of(checked.span) == littleEndian(header.suffix(4)) else {
      throw damage("the header's checksum is wrong")
    }
    let revision: Revision = littleEndian(header[start + 4..<start + 12])
    guard revision == position.revision + 1 else {
      throw damage("it is numbered \(revision), expected \(position.revision + 1)")
    }
    let length: Int = littleEndian(header[start..<start + 4])
    guard length <= Limits.operationBytes else {
      throw damage("its length of \(length) bytes exceeds \(Limits.operationBytes)")
    }
    return (length, littleEndian(header[start + 12..<start + 16]))
  }

  private mutating func consume(_ count: Int) {
    consumed += count
    position.offset += UInt64(count)
  }

  private func damage(_ sentence: String) -> LogDamage {
    LogDamage(position: position, sentence: sentence)
  }
}
