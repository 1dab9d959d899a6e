/// The SHA-256 of a file: what tells two releases apart when their paths are equal.
///
/// A digest is compared for equality only, never used as a secret.
package struct Digest: Hashable, Sendable {
  /// The 32 bytes, most significant first, as `sha256sum` prints them.
  package let bytes: [UInt8]

  package static let byteCount = 32

  /// Takes exactly 32 bytes; anything else is no digest.
  package init?(bytes: [UInt8]) {
    guard bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Takes what `text` gives; anything else is no digest.
  package init?(text: String) {
    let digits = text.utf8.map { Self.hexDigits.firstIndex(of: $0) }
    guard digits.count == 2 * Self.byteCount, !digits.contains(nil) else { return nil }
    let nibbles = digits.compactMap { $0.map(UInt8.init) }
    bytes = stride(from: 0, to: nibbles.count, by: 2).map { nibbles[$0] << 4 | nibbles[$0 + 1] }
  }

  /// Lower-case hexadecimal, 64 characters.
  package var text: String {
    String(decoding: bytes.flatMap { [Self.hexDigits[Int($0 >> 4)], Self.hexDigits[Int($0 & 0xF)]] }, as: UTF8.self)
  }

  /// The first twelve characters: enough for a person to tell two builds apart.
  package var shortText: String {
    String(text.prefix(12))
  }

  private static let hexDigits = [UInt8]("0123456789abcdef".utf8)
}
