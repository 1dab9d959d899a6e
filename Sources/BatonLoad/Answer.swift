/// One answer of a RESP2 server, as far as a load needs to know it.
enum Answer: Hashable, Sendable {
  case status(String)
  case error(String)
  case number(Int64)
  case text(String)
  case none

  /// Reads one answer from the front of `bytes`: nothing when it is not complete.
  ///
  /// - Throws: ``Malformed`` when it can never become one.
  static func first(in bytes: [UInt8]) throws(Malformed) -> (answer: Answer, length: Int)? {
    guard let end = lineEnd(in: bytes, from: 0) else { return nil }
    let line = String(decoding: bytes[1..<end], as: UTF8.self)
    switch bytes[0] {
    case UInt8(ascii: "+"): return (.status(line), end + 2)
    case UInt8(ascii: "-"): return (.error(line), end + 2)
    case UInt8(ascii: ":"):
      guard let number = Int64(line) else { throw Malformed(bytes) }
      return (.number(number), end + 2)
    case UInt8(ascii: "$"): return try bulk(line, in: bytes, from: end + 2)
    case _: throw Malformed(bytes)
    }
  }

  struct Malformed: Error {
    let shown: String

    init(_ bytes: [UInt8]) {
      shown = String(decoding: bytes.prefix(40), as: UTF8.self)
    }
  }

  private static func bulk(
    _ line: String, in bytes: [UInt8], from start: Int
  ) throws(Malformed) -> (answer: Answer, length: Int)? {
    guard let length = Int(line), length >= -1, length <= LoadLimits.answerBytes else { throw Malformed(bytes) }
    if length == -1 { return (.none, start) }
    guard bytes.count >= start + length + 2 else { return nil }
    return (.text(String(decoding: bytes[start..<start + length], as: UTF8.self)), start + length + 2)
  }

  private static func lineEnd(in bytes: [UInt8], from start: Int) -> Int? {
    guard bytes.count >= 3 else { return nil }
    return (start + 1..<bytes.count - 1).first {
      bytes[$0] == UInt8(ascii: "\r") && bytes[$0 + 1] == UInt8(ascii: "\n")
    }
  }
}
