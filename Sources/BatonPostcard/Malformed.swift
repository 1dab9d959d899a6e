/// Bytes that are not what postcard would have written: what was expected, what was there, and where.
///
/// Small and free of strings, so that throwing it costs nothing; the words are made when somebody reads them.
package struct Malformed: Error, Hashable, Sendable, CustomStringConvertible {
  /// The offset at which the value that could not be read begins.
  package let offset: Int
  package let expected: Expectation
  package let got: Finding

  @inlinable
  package init(offset: Int, expected: Expectation, got: Finding) {
    self.offset = offset
    self.expected = expected
    self.got = got
  }

  /// What the reader was asked for.
  package enum Expectation: Hashable, Sendable {
    case u8, bool, u16, u32, u64
    /// A run of bytes whose length the reader knows.
    case bytes(count: Int)
    /// A count that is fixed by the type, like the 16 of a UUID.
    case count(Int)
    /// An element count that the bytes left over can hold.
    case elements
    /// A count that a limit allows.
    case limited(to: Int)
    case string
    /// The index of one of the first `below` variants.
    case variant(below: UInt32)
    case end
  }

  /// What stood there instead.
  package enum Finding: Hashable, Sendable {
    /// The bytes ended after `count` bytes of the value.
    case end(after: Int)
    /// A value that the type cannot hold.
    case value(UInt64)
    /// A varint with more bytes than its type ever needs.
    case endlessVarint
    /// A varint whose value has bits that its type does not have.
    case tooManyBits
    /// A varint that ends in a zero byte and could have been shorter.
    case overlongVarint(of: UInt64)
    /// A count that announces more than what is left.
    case countBeyond(UInt64, left: Int)
    case notUTF8
    case trailing(Int)
  }

  package var description: String { "expected \(expected) at byte \(offset), got \(got)" }
}

extension Malformed.Expectation: CustomStringConvertible {
  package var description: String {
    switch self {
    case .u8: "a byte"
    case .bool: "a bool (0 or 1)"
    case .u16: "a u16 (varint of 1 to 3 bytes)"
    case .u32: "a u32 (varint of 1 to 5 bytes)"
    case .u64: "a u64 (varint of 1 to 10 bytes)"
    case .bytes(let count): "\(count) bytes"
    case .count(let count): "\(count) long"
    case .elements: "a count that the bytes left can hold"
    case .limited(let limit): "at most \(limit) bytes"
    case .string: "UTF-8"
    case .variant(let below): "a variant below \(below)"
    case .end: "the end"
    }
  }
}

extension Malformed.Finding: CustomStringConvertible {
  package var description: String {
    switch self {
    case .end(let count): "the end after \(count) bytes of it"
    case .value(let value): "\(value)"
    case .endlessVarint: "a varint that is longer"
    case .tooManyBits: "a value with too many bits"
    case .overlongVarint(let value): "an over-long varint of \(value)"
    case .countBeyond(let count, let left): "\(count) with \(left) bytes left"
    case .notUTF8: "bytes that are not UTF-8"
    case .trailing(let count): "\(count) more bytes"
    }
  }
}
