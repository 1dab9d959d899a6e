import BatonPostcard

extension Message {
  /// The fields of the message, in the order of the wire, under the names of the documents.
  ///
  /// For `baton frame` and for tests: they need not know the messages one by one.
  package var fields: [(name: String, value: FieldValue)] {
    var writer = PostcardWriter()
    write(to: &writer)
    let bytes = writer.bytes.span
    var reader = PostcardReader()
    do {
      _ = try reader.u32(in: bytes)
      var fields: [(name: String, value: FieldValue)] = []
      for field in kind.layout {
        fields.append((field.label, try FieldValue(field.type, from: &reader, in: bytes)))
      }
      try reader.end(in: bytes)
      return fields
    } catch {
      fatalError("the layout of \(kind.name) is not what the message writes: \(error)")
    }
  }
}

extension Field {
  /// The name, with the suffix that says that the text is bytes.
  package var label: String {
    switch type {
    case .byteString, .byteArray: name + "_hex"
    case .bool, .u16, .u32, .u64, .string, .strings, .u64s, .uuid, .generation, .variant: name
    }
  }
}
