import BatonPlatform

/// Reads the log into a keyspace, as far as it goes now, and later the rest: the successor replays while the incumbent still
/// appends, and after Begin only what came meanwhile is left. Opens the file read-only and changes nothing.
package struct LogReplay: ~Copyable {
  package let path: String
  private var file: OwnedDescriptor?
  private var decoder = LogDecoder()

  package enum Progress: Equatable, Sendable {
    /// The end was not reached yet.
    case more
    /// Everything was read but so many bytes at the end that are no whole record.
    case caughtUp(tailBytes: UInt64)
  }

  package init(path: String) {
    self.path = path
  }

  /// The end of the last record that was read.
  package var position: LogPosition { decoder.position }

  /// Goes on behind what this process has appended itself.
  package mutating func skip(to position: LogPosition) {
    decoder = LogDecoder(from: position)
  }

  /// Reads at most some MiB more. A log that is not there yet is empty.
  package mutating func advance(into keyspace: inout Keyspace) throws(Failure) -> Progress {
    guard try open() else { return .caughtUp(tailBytes: 0) }
    for _ in 0..<Limits.replayChunksAtOnce {
      let chunk = try read(at: decoder.position.offset + UInt64(decoder.unread.count))
      decoder.append(chunk)
      let allWritten = try decode(into: &keyspace)
      if chunk.isEmpty || !allWritten { return try caughtUp() }
    }
    return .more
  }

  /// False when only zeroes follow, to the end: space that was never written is no record that was damaged.
  private mutating func decode(into keyspace: inout Keyspace) throws(Failure) -> Bool {
    do throws(LogDamage) {
      while let operation = try decoder.next() { keyspace.replay(operation) }
      return true
    } catch {
      guard try isZeroToTheEnd() else { throw .damaged(path: path, error) }
      return false
    }
  }

  /// What is left is read again next time: its owner may cut it off and write something else there.
  private mutating func caughtUp() throws(Failure) -> Progress {
    decoder.forgetUnread()
    return .caughtUp(tailBytes: try size() - decoder.position.offset)
  }

  private func isZeroToTheEnd() throws(Failure) -> Bool {
    var offset = decoder.position.offset
    while true {
      let chunk = try read(at: offset)
      if chunk.isEmpty { return true }
      guard chunk.allSatisfy({ $0 == 0 }) else { return false }
      offset += UInt64(chunk.count)
    }
  }

  private mutating func open() throws(Failure) -> Bool {
    if file != nil { return true }
    do throws(SystemFailure) {
      file = try Files.open(path, for: .reading)
      return true
    } catch {
      guard error.errno == .noSuchFile else { throw .system(error) }
      return false
    }
  }

  private func size() throws(Failure) -> UInt64 {
    do throws(SystemFailure) {
      return try FileFacts(path: path).size
    } catch {
      throw .system(error)
    }
  }

  /// Room is made for no more than is there: while nobody answers, clearing a mebibyte would take longer than reading the few
  /// records that are left.
  private func read(at offset: UInt64) throws(Failure) -> [UInt8] {
    let size = try size()
    guard offset < size else { return [] }
    var chunk = [UInt8](repeating: 0, count: Int(min(size - offset, UInt64(Limits.replayChunkBytes))))
    do throws(SystemFailure) {
      let count = try file?.read(into: &chunk, at: offset) ?? 0
      chunk.removeLast(chunk.count - count)
      return chunk
    } catch {
      throw .system(SystemFailure(call: error.call, object: path, errno: error.errno))
    }
  }
}
