import BatonPostcard

extension ProtocolViolation {
  /// Words for bytes that are no message. The fast path of reading knows only an offset; which field stands there is
  /// found by reading the bytes once more along the layout.
  init(_ malformed: Malformed, readingMessageIn bytes: borrowing Span<UInt8>, version: ProtocolVersion) {
    var reader = PostcardReader()
    let kind = try? MessageKind(from: &reader, in: bytes, version: version)
    let place = kind.map { Self.place(of: malformed, in: $0.layout, of: $0.name, from: &reader, in: bytes) }
    self.init(malformed, place ?? "the index of a message of \(version)", of: "message")
  }

  init(_ malformed: Malformed, _ place: String, of whole: String) {
    guard malformed.expected != .end else {
      self.init(expected: "nothing after the last field of \(place)", got: "\(malformed.got)")
      return
    }
    self.init(
      expected: "\(place) (at byte \(malformed.offset) of the \(whole)) to be \(malformed.expected)",
      got: "\(malformed.got)")
  }

  /// The first field that cannot be read, or that reaches beyond the offset: a limit may be lower than the type allows.
  static func place(
    of malformed: Malformed, in layout: [Field], of name: String, from reader: inout PostcardReader,
    in bytes: borrowing Span<UInt8>
  ) -> String {
    for field in layout {
      guard (try? FieldValue(field.type, from: &reader, in: bytes)) != nil, reader.position <= malformed.offset else {
        return "\(field.name) of \(name)"
      }
    }
    return name
  }
}
