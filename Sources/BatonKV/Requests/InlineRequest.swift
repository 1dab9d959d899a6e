/// Splits a typed line into words, with the quoting of redis: `"…"` knows `\n \r \t \b \a \xHH` and takes any other
/// escaped byte as it is, `'…'` knows only `\'`, and a closing quote must be followed by a blank or the end.
package func inlineWords(_ line: ArraySlice<UInt8>) throws(ProtocolViolation) -> [[UInt8]] {
  var cursor = InlineCursor(rest: line)
  var words: [[UInt8]] = []
  while let word = try cursor.nextWord() { words.append(word) }
  return words
}

private struct InlineCursor {
  var rest: ArraySlice<UInt8>

  mutating func nextWord() throws(ProtocolViolation) -> [UInt8]? {
    rest = rest.drop(while: isBlank)
    if rest.isEmpty { return nil }
    var word: [UInt8] = []
    while let byte = rest.first, !isBlank(byte) {
      rest.removeFirst()
      switch byte {
      case UInt8(ascii: "\""): try doubleQuoted(into: &word)
      case UInt8(ascii: "'"): try singleQuoted(into: &word)
      case let plain: word.append(plain)
      }
    }
    return word
  }

  private mutating func doubleQuoted(into word: inout [UInt8]) throws(ProtocolViolation) {
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "\""): return try closeQuote()
      case UInt8(ascii: "\\"): word.append(try escaped())
      case let plain: word.append(plain)
      }
    }
    throw unbalanced
  }

  private mutating func singleQuoted(into word: inout [UInt8]) throws(ProtocolViolation) {
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "'") { return try closeQuote() }
      if byte == UInt8(ascii: "\\"), rest.first == UInt8(ascii: "'") {
        word.append(rest.removeFirst())
      } else {
        word.append(byte)
      }
    }
    throw unbalanced
  }

  private mutating func escaped() throws(ProtocolViolation) -> UInt8 {
    guard let byte = rest.popFirst() else { throw unbalanced }
    switch byte {
    case UInt8(ascii: "n"): return UInt8(ascii: "\n")
    case UInt8(ascii: "r"): return UInt8(ascii: "\r")
    case UInt8(ascii: "t"): return UInt8(ascii: "\t")
    case UInt8(ascii: "b"): return 8
    case UInt8(ascii: "a"): return 7
    case UInt8(ascii: "x"): return hexByte() ?? byte
    case let plain: return plain
    }
  }

  /// The byte that two hexadecimal digits name; without them the `x` stands for itself.
  private mutating func hexByte() -> UInt8? {
    let digits = rest.prefix(2).compactMap(hexDigit)
    guard digits.count == 2 else { return nil }
    rest.removeFirst(2)
    return digits[0] << 4 | digits[1]
  }

  private func closeQuote() throws(ProtocolViolation) {
    if let next = rest.first, !isBlank(next) { throw unbalanced }
  }

  private var unbalanced: ProtocolViolation { ProtocolViolation("unbalanced quotes in request") }
}

private func isBlank(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: " ") || (9...13).contains(byte) || byte == 0
}

private func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
  case _: nil
  }
}
