import BatonPostcard

extension ProtocolViolation {
  /// Words for bytes that are no message. The fast path of reading knows only an offset; which field stands there is
  /// found by reading the bytes once more along the layout.
  init(_ malformed: Malformed, readingMessageIn bytes: borrowing Span<UInt8>, version: ProtocolVersion) {
    let place = Self.place(of: malformed, in: bytes, version: version)
    guard malformed.expected != .end else {
      self.init(expected: "nothing after the last field of \(place)", got: "\(malformed.got)")
      return
    }
    self.init(
      expected: "\(place) (at byte \(malformed.offset) of the message) to be \(malformed.expected)",
      got: "\(malformed.got)")
  }

  private static func place(
    of malformed: Malformed, in bytes: borrowing Span<UInt8>, version: ProtocolVersion
  ) -> String {
    var reader = PostcardReader()
    guard let kind = try? MessageKind(from: &reader, in: bytes, version: version) else {
      return "the index of a message of \(version)"
    }
    for field in kind.layout {
      guard (try? FieldValue(field.type, from: &reader, in: bytes)) != nil else {
        return "\(field.name) of \(kind.name)"
      }
    }
    return kind.name
  }
}
