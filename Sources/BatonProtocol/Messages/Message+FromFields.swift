import BatonPostcard

extension Message {
  /// Makes a message from the fields that ``fields`` would show, in any order.
  ///
  /// - Throws: ``ProtocolViolation`` naming the field that is missing, unknown, there twice or has the wrong value.
  package init(named name: String, fields: [(name: String, value: FieldValue)]) throws(ProtocolViolation) {
    guard let kind = MessageKind(name: name) else {
      throw ProtocolViolation(
        expected: "one of the messages \(MessageKind.allCases.map(\.name).joined(separator: ", "))", got: quoted(name))
    }
    try Self.checkNames(of: fields, for: kind)
    var writer = PostcardWriter()
    writer.variant(kind.rawValue)
    for field in kind.layout {
      guard let value = fields.first(where: { $0.name == field.label })?.value else {
        throw ProtocolViolation(expected: "\(field.label) of \(name)", got: "no such field")
      }
      guard value.write(as: field.type, to: &writer) else {
        throw ProtocolViolation(
          expected: "\(field.label) of \(name) to be \(field.type.wording)", got: value.wording)
      }
    }
    try self.init(from: writer.bytes.span, in: kind.firstVersion)
  }

  private static func checkNames(
    of fields: [(name: String, value: FieldValue)], for kind: MessageKind
  ) throws(ProtocolViolation) {
    let known = kind.layout.map(\.label)
    var seen: Set<String> = []
    for field in fields {
      guard known.contains(field.name) else {
        throw ProtocolViolation(
          expected: "one of the fields \(known.joined(separator: ", ")) of \(kind.name)", got: quoted(field.name))
      }
      guard seen.insert(field.name).inserted else {
        throw ProtocolViolation(expected: "\(field.name) of \(kind.name) once", got: "it twice")
      }
    }
  }
}

extension FieldValue {
  /// Writes the value where a field of this type stands, or returns false when it is not one.
  fileprivate func write(as type: FieldType, to writer: inout PostcardWriter) -> Bool {
    switch (type, self) {
    case (.bool, .truth(let truth)): writer.bool(truth)
    case (.u16, .number(let number)) where number <= UInt64(UInt16.max): writer.u64(number)
    case (.u32, .number(let number)) where number <= UInt64(UInt32.max): writer.u64(number)
    case (.u64, .number(let number)): writer.u64(number)
    case (.string, .text(let text)): writer.string(text)
    case (.strings, .texts(let texts)): writer.strings(texts)
    case (.u64s, .texts(let texts)): return Self.writeNumbers(texts, to: &writer)
    case (_, .text(let text)): return Self.write(text, as: type, to: &writer)
    case (_, .number), (_, .truth), (_, .texts): return false
    }
    return true
  }

  /// Writes what JSON has only as text.
  private static func write(_ text: String, as type: FieldType, to writer: inout PostcardWriter) -> Bool {
    switch type {
    case .u64:
      guard let number = decimal(text) else { return false }
      writer.u64(number)
    case .generation:
      guard let number = decimal(text) else { return false }
      writer.littleEndian64(number)
    case .uuid:
      guard let id = HandoffID(text) else { return false }
      id.write(to: &writer)
    case .byteString:
      guard let bytes = Hex.bytes(of: text) else { return false }
      writer.byteString(bytes)
    case .byteArray(let count):
      guard let bytes = Hex.bytes(of: text), bytes.count == count else { return false }
      writer.fixed(bytes)
    case .variant(let words):
      guard let index = words.firstIndex(of: text) else { return false }
      writer.variant(UInt32(truncatingIfNeeded: index))
    case .bool, .u16, .u32, .string, .strings, .u64s:
      return false
    }
    return true
  }

  private static func writeNumbers(_ texts: [String], to writer: inout PostcardWriter) -> Bool {
    let numbers = texts.compactMap(decimal)
    writer.u64s(numbers)
    return numbers.count == texts.count
  }

  /// Digits and nothing else: `UInt64` would take a sign too.
  private static func decimal(_ text: String) -> UInt64? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt64(text) : nil
  }
}

extension FieldValue {
  fileprivate var wording: String {
    switch self {
    case .truth(let truth): "\(truth)"
    case .number(let number): "\(number)"
    case .text(let text): quoted(text.cut(toBytes: 80))
    case .texts(let texts): texts.isEmpty ? "an empty list" : "the list \(listed(texts))"
    }
  }
}

extension FieldType {
  /// The type as `baton frame` wants its values written.
  package var wording: String {
    switch self {
    case .bool: "true or false"
    case .u16: "a number from 0 to \(UInt16.max)"
    case .u32: "a number from 0 to \(UInt32.max)"
    case .u64, .generation: "a string of decimal digits up to \(UInt64.max)"
    case .byteString: "a string of pairs of hexadecimal digits"
    case .byteArray(let count): "a string of \(2 * count) hexadecimal digits"
    case .string: "a string"
    case .strings: "a list of strings"
    case .u64s: "a list of strings of decimal digits up to \(UInt64.max)"
    case .uuid: "a UUID such as 3f2a9c1e-7b64-4d0f-8a51-c0ffee123456"
    case .variant(let words): "one of \(words.joined(separator: ", "))"
    }
  }
}
