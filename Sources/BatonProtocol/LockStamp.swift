/// What the lock file says: the generation and the data format of the last owner that acknowledged anything.
///
/// It is text, so that a person can read it, and always equally long, so that one write replaces it whole:
///
///     baton 1 generation 00000000000000000007 format 0000000001      ⏎
///
/// A process that takes the lock and cannot read the stamp, or the format that it names, must let go and not serve.
package struct LockStamp: Hashable, Sendable {
  package var generation: Generation
  package var format: UInt32

  package init(generation: Generation, format: UInt32) {
    self.generation = generation
    self.format = format
  }

  /// The length of a lock file that has a stamp.
  package static let byteCount = 64
}

extension LockStamp {
  /// The stamp as it is written, newline included.
  package var text: String {
    let line =
      "\(Self.start)\(Self.padded(generation.number, Self.generationDigits))"
      + "\(Self.middle)\(Self.padded(UInt64(format), Self.formatDigits))"
    return line + String(repeating: " ", count: Self.byteCount - 1 - line.utf8.count) + "\n"
  }

  /// Reads the content of a lock file.
  ///
  /// - Returns: Nothing for an empty file, which no owner has stamped.
  /// - Throws: ``ProtocolViolation`` when something stands there that this program does not write.
  package static func read(_ bytes: [UInt8]) throws(ProtocolViolation) -> LockStamp? {
    guard !bytes.isEmpty else { return nil }
    let text = String(decoding: bytes, as: UTF8.self)
    guard let stamp = parsed(text), stamp.text == text else {
      throw ProtocolViolation(
        expected: "a lock file that is empty or holds a stamp of the form \(quoted(String(example.text.dropLast())))",
        got: "\(bytes.count) bytes, \(quoted(printable(text.prefix(byteCount))))")
    }
    return stamp
  }
}

extension LockStamp {
  private static let start = "baton 1 generation "
  private static let middle = " format "
  private static let generationDigits = 20
  private static let formatDigits = 10
  private static let example = LockStamp(generation: Generation(7), format: 1)

  /// Takes more than it should, such as signs and other padding: the caller compares with what would be written.
  private static func parsed(_ text: String) -> LockStamp? {
    let words = text.split(whereSeparator: \.isWhitespace)
    guard words.count == 6, let generation = UInt64(words[3]), let format = UInt32(words[5]) else { return nil }
    return LockStamp(generation: Generation(generation), format: format)
  }

  private static func padded(_ number: UInt64, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }

  private static func printable(_ text: Substring) -> String {
    String(text.map { $0.isASCII && !$0.isNewline && $0 >= " " ? $0 : "·" })
  }
}
