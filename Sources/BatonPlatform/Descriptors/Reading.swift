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
    let before = buffer.count
    buffer.append(contentsOf: repeatElement(0, count: limit))
    var outcome = ReadOutcome.ended
    defer {
      if case .bytes(let count) = outcome {
        buffer.removeLast(limit - count)
      } else {
        buffer.removeLast(limit)
      }
    }
    let number = raw
    let count = try Syscall.attempt(.read, "descriptor \(number)", tolerating: .wouldBlock) {
      // The kernel writes at most limit bytes, behind the ones that were there.
      unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(number, $0.baseAddress?.advanced(by: before), limit) }
    }
    guard let count else {
      outcome = .wouldBlock
      return outcome
    }
    outcome = count == 0 ? .ended : .bytes(count)
    return outcome
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
