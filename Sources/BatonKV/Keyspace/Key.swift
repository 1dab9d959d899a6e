/// The number of a record in the log, and so of a state: the state at revision *n* is what the first *n* records made.
package typealias Revision = UInt64

/// A value is the bytes that were sent.
package typealias Value = [UInt8]

/// A key is the bytes that were sent, hashed as one piece (`[UInt8]` itself hashes byte by byte).
package struct Key: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  package init(_ text: String) {
    self.init(Array(text.utf8))
  }

  package func hash(into hasher: inout Hasher) {
    // Safe: the hasher reads the buffer within the call and keeps nothing of it.
    unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
  }
}
