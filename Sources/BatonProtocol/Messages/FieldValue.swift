package import BatonPostcard

/// The value of a field in a form that people and JSON have: the field's name and type say the rest.
package enum FieldValue: Hashable, Sendable {
  /// A bool.
  case truth(Bool)
  /// A u16 or u32.
  case number(UInt64)
  /// Everything else that is one thing: a string; a u64 or a generation in decimal digits, because JSON numbers lose
  /// precision; bytes in hexadecimal digits; a UUID in its text form; a variant by its word.
  case text(String)
  /// Strings, or u64s in decimal digits.
  case texts([String])
}

extension FieldValue {
  /// Reads a field of any type. Slower than the payloads' own reading, and used where a person is waiting.
  package init(
    _ type: FieldType, from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>
  ) throws(Malformed) {
    switch type {
    case .bool: self = .truth(try reader.bool(in: bytes))
    case .u16: self = .number(UInt64(try reader.u16(in: bytes)))
    case .u32: self = .number(UInt64(try reader.u32(in: bytes)))
    case .u64: self = .text(String(try reader.u64(in: bytes)))
    case .byteString: self = .text(Hex.text(of: try reader.byteString(in: bytes)))
    case .byteArray(let count): self = .text(Hex.text(of: try reader.bytes(count, in: bytes)))
    case .string: self = .text(try reader.string(in: bytes))
    case .strings: self = .texts(try reader.strings(in: bytes))
    case .u64s: self = .texts(try reader.u64s(in: bytes).map { String($0) })
    case .uuid: self = .text(try HandoffID(from: &reader, in: bytes).description)
    case .generation: self = .text(String(try reader.littleEndian64(in: bytes)))
    case .variant(let words):
      let index = try reader.variant(below: UInt32(truncatingIfNeeded: words.count), in: bytes)
      self = .text(words[Int(index)])
    }
  }
}
