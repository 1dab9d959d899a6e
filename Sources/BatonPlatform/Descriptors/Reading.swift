import Glibc

/// What one read brought.
package enum ReadOutcome: Hashable, Sendable {
  /// So many bytes, at least one.
  case bytes(Int)
  /// Nothing now, on a non-blocking descriptor.
  case wouldBlock
  /// The other side has ended.
  case ended
}

extension OwnedDescriptor {
  /// One `read` into the given room. Never on a channel that may carry a descriptor: a plain read throws it away.
  package borrowing func read(into room: inout [UInt8]) throws(SystemFailure) -> ReadOutcome {
    precondition(!room.isEmpty, "bug in baton: a read without room cannot be told from the end")
    let number = raw
    let count = try Syscall.attempt(.read, "descriptor \(number)", tolerating: .wouldBlock) {
      // The kernel writes at most room.count bytes.
      unsafe room.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress, $0.count) }
    }
    guard let count else { return .wouldBlock }
    return count == 0 ? .ended : .bytes(count)
  }

  /// One `read` of at most `limit` bytes, appended to `buffer`.
  package borrowing func read(appendingTo buffer: inout [UInt8], limit: Int) throws(SystemFailure) -> ReadOutcome {
    precondition(limit > 0, "bug in baton: a read without room cannot be told from the end")
    let number = raw
    let count = try unsafe buffer.appendBytes(limit: limit) { (room) throws(SystemFailure) -> Int? in
      try Syscall.attempt(.read, "descriptor \(number)", tolerating: .wouldBlock) {
        // The kernel writes at most the room.
        unsafe Glibc.read(number, room.baseAddress, room.count)
      }
    }
    guard let count else { return .wouldBlock }
    return count == 0 ? .ended : .bytes(count)
  }

  /// Reads at a position, without moving the open file's own. Fewer bytes than asked: the file ends there.
  package borrowing func read(
    into room: inout [UInt8], at offset: UInt64
  ) throws(SystemFailure) -> Int {
    let number = raw
    var done = 0
    while done < room.count {
      let start = done
      let count = try Syscall.make(.read, "descriptor \(number)") {
        // The kernel writes at most the bytes that are left of the room.
        unsafe room.withUnsafeMutableBytes {
          unsafe pread(number, $0.baseAddress?.advanced(by: start), $0.count - start, Int(offset) + start)
        }
      }
      if count == 0 { break }
      done += count
    }
    return done
  }
}

extension [UInt8] {
  /// Appends what `fill` writes into a room of `limit` bytes and counts, without clearing the room first.
  mutating func appendBytes(
    limit: Int, _ fill: (UnsafeMutableRawBufferPointer) throws(SystemFailure) -> Int?
  ) throws(SystemFailure) -> Int? {
    var filled: Int?
    try append(addingCapacity: limit) { (span: inout OutputSpan<UInt8>) throws(SystemFailure) in
      // The room is cut to `limit`, and counted as written is only what the kernel has written.
      filled = try unsafe span.withUnsafeMutableBufferPointer { (room, written) throws(SystemFailure) -> Int? in
        let count = try unsafe fill(
          UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(room)[..<limit]))
        written = count ?? 0
        return count
      }
    }
    return filled
  }
}
