package import BatonPostcard

/// What one kind of message carries: it reads itself from bytes and writes itself to them, in the order of its layout.
///
/// The layout says the same once more as a value, for everybody who wants to know the fields without the type: the
/// words of an error, the table in docs/Protocol.md, `baton frame`. A test holds the two together.
package protocol Payload: Hashable, Sendable {
  static var layout: [Field] { get }
  init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed)
  func write(to writer: inout PostcardWriter)
}

/// One field of a message: its name in the documents and its type on the wire.
package struct Field: Hashable, Sendable {
  package let name: String
  package let type: FieldType

  package init(_ name: String, _ type: FieldType) {
    self.name = name
    self.type = type
  }
}

/// A type of the wire.
package enum FieldType: Hashable, Sendable {
  case bool, u16, u32, u64
  /// A byte string of any length.
  case byteString
  /// A byte array of a length that the type fixes.
  case byteArray(count: Int)
  case string
  case strings
  case u64s
  case uuid
  /// Eight bytes, least significant first, so that the message is always equally long.
  case generation
  /// An enum without fields: its variants in order.
  case variant([String])
}

extension HandoffID: Payload {
  package static let layout = [Field("handoff_id", .uuid)]
}
