package import BatonPlatform

/// Appends to the log; only the owner of the data has one. Whatever lies behind the last whole record is cut off first: it is the
/// beginning of a write that nobody was ever told of.
package struct LogWriter: ~Copyable, Sendable {
  package let path: String
  private let file: OwnedDescriptor
  /// The length of the log: where the next record goes.
  package private(set) var end: UInt64

  /// What became of records that were to be appended.
  package enum Outcome: Equatable, Sendable {
    case appended
    /// There was room for so many records only; what was written of the next one is cut off again.
    case full(records: Int, SystemFailure)
  }

  /// Opens the log behind `position`, the end of the last whole record, and makes it if it is not there.
  package init(path: String, behind position: LogPosition) throws(SystemFailure) {
    let file = try Files.open(path, for: .appending(mode: 0o600))
    if try FileFacts(of: file).size > position.offset {
      try file.truncate(to: position.offset)
      try file.syncContent()
    }
    if position.offset == 0 {
      let header = LogFormat.fileHeader
      try file.writeAll(header.span)
      try file.syncContent()
      try Files.syncDirectory(Files.directory(of: path))
    }
    self.path = path
    self.file = file
    end = max(position.offset, UInt64(LogFormat.fileHeader.count))
  }

  /// Appends records, not yet on stable storage. `ends` are the lengths of the bytes up to the end of each record.
  package mutating func append(_ records: [UInt8], ends: [Int]) throws(SystemFailure) -> Outcome {
    var done = 0
    do throws(SystemFailure) {
      while done < records.count {
        let rest = records.span.extracting(done...)
        if case .bytes(let count) = try file.write(rest) { done += count }
      }
    } catch {
      guard error.meansFull else { throw named(error) }
      return try cut(toRecords: ends.count { $0 <= done }, ends, error)
    }
    end += UInt64(done)
    return .appended
  }

  /// Waits until everything that was appended is on stable storage.
  package func synchronise() throws(SystemFailure) {
    do {
      try file.syncContent()
    } catch {
      throw named(error)
    }
  }

  private mutating func cut(
    toRecords count: Int, _ ends: [Int], _ failure: SystemFailure
  ) throws(SystemFailure) -> Outcome {
    end += count == 0 ? 0 : UInt64(ends[count - 1])
    try file.truncate(to: end)
    return .full(records: count, named(failure))
  }

  private func named(_ failure: SystemFailure) -> SystemFailure {
    SystemFailure(call: failure.call, object: path, errno: failure.errno)
  }
}

extension SystemFailure {
  /// No room on the disk, in the quota, or in the largest file: writes are refused, everything else goes on.
  fileprivate var meansFull: Bool {
    [.noSpace, .fileTooLarge, Errno(122)].contains(errno)
  }
}
