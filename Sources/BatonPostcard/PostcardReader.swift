/// A cursor that reads postcard values from bytes which it does not hold.
///
/// The bytes are lent to each call instead of being stored: a stored span would make the reader, and everything
/// that carries one, non-escapable, and is no faster. Every call must be lent the same bytes.
///
/// Only one encoding of a value is accepted, the one that the writer makes: over-long varints, bools other than 0
/// and 1 and ill-formed UTF-8 are malformed. A count is compared with the bytes that are left before it is believed,
/// and beyond a few elements no more memory is reserved than those bytes occupy.
package struct PostcardReader: Sendable {
  /// The offset of the next byte to be read.
  package var position: Int

  @inlinable
  package init(at position: Int = 0) {
    self.position = position
  }

  @inlinable
  package mutating func u8(in bytes: borrowing Span<UInt8>) throws(Malformed) -> UInt8 {
    guard position < bytes.count else { throw ended(.u8, at: position, in: bytes) }
    defer { position &+= 1 }
    return bytes[position]
  }

  @inlinable
  package mutating func bool(in bytes: borrowing Span<UInt8>) throws(Malformed) -> Bool {
    guard position < bytes.count else { throw ended(.bool, at: position, in: bytes) }
    let byte = bytes[position]
    guard byte < 2 else { throw Malformed(offset: position, expected: .bool, got: .value(UInt64(byte))) }
    position &+= 1
    return byte == 1
  }

  @inlinable
  package mutating func u16(in bytes: borrowing Span<UInt8>) throws(Malformed) -> UInt16 {
    UInt16(truncatingIfNeeded: try varint(.u16, bits: 16, in: bytes))
  }

  @inlinable @inline(__always)
  package mutating func u32(in bytes: borrowing Span<UInt8>) throws(Malformed) -> UInt32 {
    UInt32(truncatingIfNeeded: try varint(.u32, bits: 32, in: bytes))
  }

  @inlinable @inline(__always)
  package mutating func u64(in bytes: borrowing Span<UInt8>) throws(Malformed) -> UInt64 {
    try varint(.u64, bits: 64, in: bytes)
  }

  /// Reads the index of an enum that has `count` variants.
  @inlinable @inline(__always)
  package mutating func variant(below count: UInt32, in bytes: borrowing Span<UInt8>) throws(Malformed) -> UInt32 {
    let start = position
    let index = try u32(in: bytes)
    guard index < count else {
      throw Malformed(offset: start, expected: .variant(below: count), got: .value(UInt64(index)))
    }
    return index
  }

  /// Says that nothing may follow.
  @inlinable
  package func end(in bytes: borrowing Span<UInt8>) throws(Malformed) {
    guard position == bytes.count else {
      throw Malformed(offset: position, expected: .end, got: .trailing(bytes.count &- position))
    }
  }

  /// Reads a varint of `bits` bits: the value must fit, and be written in as few bytes as it needs.
  @inlinable @inline(__always)
  mutating func varint(
    _ expected: Malformed.Expectation, bits: UInt64, in bytes: borrowing Span<UInt8>
  ) throws(Malformed) -> UInt64 {
    let start = position
    guard start < bytes.count else { throw ended(expected, at: start, in: bytes) }
    let first = bytes[start]
    if first < 0x80 {
      position = start &+ 1
      return UInt64(first)
    }
    return try longVarint(expected, bits: bits, in: bytes)
  }

  @usableFromInline
  mutating func longVarint(
    _ expected: Malformed.Expectation, bits: UInt64, in bytes: borrowing Span<UInt8>
  ) throws(Malformed) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    var shift: UInt64 = 0
    var next = start
    while next < bytes.count {
      // The position never is negative, and the loop goes on only within the bytes.
      let byte = unsafe bytes[unchecked: next]
      let group = UInt64(byte & 0x7f)
      next &+= 1
      if shift &+ 7 >= bits {
        // The last byte that the type can need.
        guard byte < 0x80 else { throw Malformed(offset: start, expected: expected, got: .endlessVarint) }
        guard group &>> (bits &- shift) == 0 else {
          throw Malformed(offset: start, expected: expected, got: .tooManyBits)
        }
      }
      value |= group &<< shift
      if byte < 0x80 {
        guard byte != 0 || shift == 0 else {
          throw Malformed(offset: start, expected: expected, got: .overlongVarint(of: value))
        }
        position = next
        return value
      }
      shift &+= 7
    }
    throw ended(expected, at: start, in: bytes)
  }

  @usableFromInline
  func ended(
    _ expected: Malformed.Expectation, at start: Int, in bytes: borrowing Span<UInt8>
  ) -> Malformed {
    Malformed(offset: start, expected: expected, got: .end(after: bytes.count &- start))
  }
}
