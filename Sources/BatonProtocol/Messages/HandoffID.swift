package import BatonPostcard

/// The identity of one attempt on the wire: a UUID that the supervisor draws and every message repeats, so that a late
/// message of a dead attempt is known for what it is.
package struct HandoffID: Hashable, Sendable {
  /// The first eight bytes, most significant first.
  package let high: UInt64
  /// The last eight bytes, most significant first.
  package let low: UInt64

  package init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Draws a version-4 UUID from the kernel's randomness.
  package static func random() -> HandoffID {
    var generator = SystemRandomNumberGenerator()
    return random(using: &generator)
  }

  package static func random(using generator: inout some RandomNumberGenerator) -> HandoffID {
    let high: UInt64 = generator.next()
    let low: UInt64 = generator.next()
    return HandoffID(
      high: high & ~0xf000 | 0x4000,
      low: low & ~(0b11 << 62) | 0b10 << 62)
  }
}

extension HandoffID {
  /// The number of bytes of a UUID.
  package static let byteCount = 16

  /// The sixteen bytes as they stand on the wire, and beside the lock descriptor on the pair of an attempt.
  package var bytes: [UInt8] {
    var writer = PostcardWriter()
    writer.bigEndian64(high)
    writer.bigEndian64(low)
    return writer.bytes
  }

  /// Nothing unless there are exactly sixteen bytes.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self = bytes.reduce(HandoffID(high: 0, low: 0)) { id, byte in
      HandoffID(high: id.high << 8 | id.low >> 56, low: id.low << 8 | UInt64(byte))
    }
  }

  /// Reads a UUID, which is a byte string that must be sixteen long.
  package init(
    from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>
  ) throws(Malformed) {
    let start = reader.position
    let count = try reader.u64(in: bytes)
    guard count == UInt64(Self.byteCount) else {
      throw Malformed(offset: start, expected: .count(Self.byteCount), got: .value(count))
    }
    (high, low) = try reader.bigEndian128(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(UInt64(Self.byteCount))
    writer.bigEndian64(high)
    writer.bigEndian64(low)
  }
}

extension HandoffID: CustomStringConvertible {
  /// The text form: 8-4-4-4-12 hexadecimal digits, lower case.
  package var description: String {
    var text = ""
    for (index, byte) in bytes.enumerated() {
      if Self.hyphensBefore.contains(index) { text.append("-") }
      text.append(contentsOf: Hex.text(of: byte))
    }
    return text
  }

  /// Nothing unless the text has the text form; upper case is taken too.
  package init?(_ text: String) {
    let groups = text.split(separator: "-", omittingEmptySubsequences: false)
    guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12], let bytes = Hex.bytes(of: groups.joined()) else { return nil }
    self.init(bytes: bytes)
  }

  private static let hyphensBefore: Set<Int> = [4, 6, 8, 10]
}
