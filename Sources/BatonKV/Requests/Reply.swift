/// An answer in RESP2.
package enum Reply: Equatable, Sendable {
  case simple(String)
  case error(String)
  case integer(Int64)
  case bulk([UInt8])
  case null
  indirect case array([Reply])

  package static let ok = Reply.simple("OK")

  package static func text(_ text: String) -> Reply { .bulk(Array(text.utf8)) }

  package func encode(into bytes: inout [UInt8]) {
    switch self {
    case .simple(let text): appendLine("+", text, to: &bytes)
    case .error(let text): appendLine("-", text, to: &bytes)
    case .integer(let number): appendLine(":", String(number), to: &bytes)
    case .null: appendLine("$", "-1", to: &bytes)
    case .bulk(let content):
      appendLine("$", String(content.count), to: &bytes)
      bytes.append(contentsOf: content)
      bytes.append(contentsOf: "\r\n".utf8)
    case .array(let elements):
      appendLine("*", String(elements.count), to: &bytes)
      for element in elements { element.encode(into: &bytes) }
    }
  }

  package var encoded: [UInt8] {
    var bytes: [UInt8] = []
    encode(into: &bytes)
    return bytes
  }
}

/// One line; a CR or LF inside, which only an echoed name can bring, becomes a blank: it would end the answer early.
private func appendLine(_ mark: UnicodeScalar, _ text: String, to bytes: inout [UInt8]) {
  bytes.append(UInt8(ascii: mark))
  for byte in text.utf8 {
    bytes.append(byte == UInt8(ascii: "\r") || byte == UInt8(ascii: "\n") ? UInt8(ascii: " ") : byte)
  }
  bytes.append(contentsOf: "\r\n".utf8)
}
