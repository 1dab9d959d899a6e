import BatonPostcard

/// Sixteen bytes that name one offer and are drawn for it alone: an answer has to repeat them.
///
/// They have no text: whoever could read them in a log could answer for the taker.
package struct MoveToken: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  package static let byteCount = 16

  /// Draws one from the kernel's randomness.
  package static func random() -> MoveToken {
    var generator = SystemRandomNumberGenerator()
    return random(using: &generator)
  }

  package static func random(using generator: inout some RandomNumberGenerator) -> MoveToken {
    MoveToken(high: generator.next(), low: generator.next())
  }

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    (high, low) = try reader.bigEndian128(in: bytes)
  }

  func write(to writer: inout PostcardWriter) {
    writer.bigEndian64(high)
    writer.bigEndian64(low)
  }
}

extension MoveToken: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String { "a token" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }
}
