/// The same calls for a whole array. Take `.span` of a named array to offer a part of it; of a temporary one it is a
/// lifetime the compiler (6.3.1) sometimes cannot follow through a `throw`.
extension OwnedDescriptor {
  package borrowing func write(_ bytes: [UInt8]) throws(SystemFailure) -> WriteOutcome {
    try write(bytes.span)
  }

  package borrowing func writeAll(_ bytes: [UInt8]) throws(SystemFailure) {
    try writeAll(bytes.span)
  }

  package borrowing func writeOnce(_ bytes: [UInt8], at offset: UInt64) throws(SystemFailure) {
    try writeOnce(bytes.span, at: offset)
  }

  package borrowing func send(_ bytes: [UInt8]) throws(SystemFailure) -> WriteOutcome {
    try send(bytes.span)
  }

  package borrowing func send(
    _ bytes: [UInt8], passing passed: borrowing OwnedDescriptor
  ) throws(SystemFailure) -> WriteOutcome {
    try send(bytes.span, passing: passed)
  }
}

extension DataDirectoryLock {
  package borrowing func writeStamp(_ stamp: [UInt8]) throws(SystemFailure) {
    try writeStamp(stamp.span)
  }
}

extension Files {
  package static func replace(
    _ path: String, with content: [UInt8], mode: UInt32 = 0o600, _ durability: Durability
  ) throws(SystemFailure) {
    try replace(path, with: content.span, mode: mode, durability)
  }
}
