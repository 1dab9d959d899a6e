import BatonPostcard

/// Thirty-two bytes that stand for the content of a data directory. Opaque to the supervisor.
package struct Fingerprint: Hashable, Sendable, CustomStringConvertible {
  package let bytes: [UInt8]

  package static let byteCount = 32

  /// Nothing unless there are exactly thirty-two bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// For servers that compute none.
  package static let zero = Fingerprint(unchecked: [UInt8](repeating: 0, count: byteCount))

  private init(unchecked bytes: [UInt8]) {
    self.bytes = bytes
  }

  init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    self.bytes = try reader.bytes(Self.byteCount, in: bytes)
  }

  package var description: String { Hex.text(of: bytes) }
}
