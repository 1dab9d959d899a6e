import BatonProtocol

extension Message {
  /// A message of a kind with fields that are drawn along its layout, corners more often than chance would.
  static func random(_ kind: MessageKind, using generator: inout SeededGenerator) throws -> Message {
    var fields: [(name: String, value: FieldValue)] = []
    for field in kind.layout {
      fields.append((field.label, FieldValue.random(field.type, using: &generator)))
    }
    return try Message(named: kind.name, fields: fields.shuffled(using: &generator))
  }
}

extension FieldValue {
  static func random(_ type: FieldType, using generator: inout SeededGenerator) -> FieldValue {
    switch type {
    case .bool: .truth(.random(using: &generator))
    case .u16: .number(number(bits: 16, using: &generator))
    case .u32: .number(number(bits: 32, using: &generator))
    case .u64, .generation: .text(String(number(bits: 64, using: &generator)))
    case .byteString: .text(Hex.text(of: bytes(length(using: &generator), using: &generator)))
    case .byteArray(let count): .text(Hex.text(of: bytes(count, using: &generator)))
    case .string: .text(string(using: &generator))
    case .strings: .texts((0..<length(using: &generator)).map { _ in string(using: &generator) })
    case .u64s: .texts((0..<length(using: &generator)).map { _ in String(number(bits: 64, using: &generator)) })
    case .uuid: .text(HandoffID.random(using: &generator).description)
    case .variant(let words): .text(words.randomElement(using: &generator) ?? "")
    }
  }

  /// A number of which every bit length is equally likely.
  private static func number(bits: Int, using generator: inout SeededGenerator) -> UInt64 {
    let shift = UInt64(64 - bits) + .random(in: 0..<UInt64(bits), using: &generator)
    return .random(in: 0 ... .max, using: &generator) >> shift
  }

  private static func length(using generator: inout SeededGenerator) -> Int {
    [0, 1, 2, 7, 127, 128, 300].randomElement(using: &generator) ?? 0
  }

  private static func bytes(_ count: Int, using generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in .random(in: 0...255, using: &generator) }
  }

  private static func string(using generator: inout SeededGenerator) -> String {
    let letters = ["a", "Z", "é", "€", "👍🏽", "\u{0}", "\n", "\"", "e\u{301}"]
    let count = Int.random(in: 0...40, using: &generator)
    return (0..<count).map { _ in letters.randomElement(using: &generator) ?? "" }.joined()
  }
}
