package import BatonPostcard

/// An enum without fields: on the wire it is the index of its case.
package protocol WireEnum: CaseIterable, Hashable, Sendable where AllCases == [Self] {
  /// The word for the case in the documents and in `baton frame`.
  var word: String { get }
}

extension WireEnum {
  package static var fieldType: FieldType { .variant(allCases.map(\.word)) }
}

extension WireEnum where Self: RawRepresentable, RawValue == UInt32 {
  @inlinable
  package init(
    from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>
  ) throws(Malformed) {
    let start = reader.position
    let index = try reader.u32(in: bytes)
    guard let value = Self(rawValue: index) else {
      let count = UInt32(truncatingIfNeeded: Self.allCases.count)
      throw Malformed(offset: start, expected: .variant(below: count), got: .value(UInt64(index)))
    }
    self = value
  }

  @inlinable
  package func write(to writer: inout PostcardWriter) {
    writer.variant(rawValue)
  }

  package var word: String { "\(self)" }
}

/// What a process is in an attempt.
package enum Role: UInt32, WireEnum {
  case incumbent
  case successor
}

/// How the lock comes to the process that shall own the data.
package enum LockPassage: UInt32, WireEnum {
  /// The locked descriptor rides on this very frame.
  case attached
  /// The process takes the lock itself.
  case acquire
  /// The service owns no data and has no lock.
  case noLock

  package var word: String {
    switch self {
    case .attached: "attached"
    case .acquire: "acquire"
    case .noLock: "none"
    }
  }
}
