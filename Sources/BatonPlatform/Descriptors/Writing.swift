import Glibc

/// What one write took.
package enum WriteOutcome: Hashable, Sendable {
  /// So many bytes; the rest is to be offered again.
  case bytes(Int)
  /// Nothing now, on a non-blocking descriptor.
  case wouldBlock
}

extension OwnedDescriptor {
  /// One `write`. On a socket use `send`, which cannot raise SIGPIPE.
  package borrowing func write(_ bytes: Span<UInt8>) throws(SystemFailure) -> WriteOutcome {
    let number = raw
    let count = try Syscall.attempt(.write, "descriptor \(number)", tolerating: .wouldBlock) {
      // The kernel reads exactly the bytes of the span.
      unsafe bytes.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
    }
    return count.map(WriteOutcome.bytes) ?? .wouldBlock
  }

  /// Writes all of it, on a blocking descriptor.
  package borrowing func writeAll(_ bytes: Span<UInt8>) throws(SystemFailure) {
    let number = raw
    var done = 0
    while done < bytes.count {
      let rest = bytes.extracting(done..<bytes.count)
      done += try Syscall.make(.write, "descriptor \(number)") {
        // The kernel reads exactly the bytes of the span.
        unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
      }
    }
  }

  /// One `write` at a position; all of it in one call, or a failure.
  package borrowing func writeOnce(_ bytes: Span<UInt8>, at offset: UInt64) throws(SystemFailure) {
    let number = raw
    let count = try Syscall.make(.write, "descriptor \(number)") {
      // The kernel reads exactly the bytes of the span.
      unsafe bytes.withUnsafeBytes { unsafe pwrite(number, $0.baseAddress, $0.count, Int(offset)) }
    }
    guard count == bytes.count else {
      throw SystemFailure(call: .write, object: "descriptor \(number)", errno: .noSpace)
    }
  }

  /// Waits until the content is on stable storage, with the length, without the times.
  package borrowing func syncContent() throws(SystemFailure) {
    let number = raw
    try Syscall.make(.syncContent, "descriptor \(number)") { fdatasync(number) }
  }

  /// Waits until content and metadata are on stable storage.
  package borrowing func sync() throws(SystemFailure) {
    let number = raw
    try Syscall.make(.sync, "descriptor \(number)") { fsync(number) }
  }

  package borrowing func truncate(to length: UInt64) throws(SystemFailure) {
    let number = raw
    try Syscall.make(.truncate, "descriptor \(number)") { ftruncate(number, Int(length)) }
  }
}
