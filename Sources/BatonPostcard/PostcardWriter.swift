/// Appends postcard values to a buffer that is meant to be used again.
package struct PostcardWriter: Sendable {
  package var bytes: [UInt8]

  @inlinable
  package init(reusing bytes: consuming [UInt8] = []) {
    self.bytes = bytes
  }

  @inlinable
  package mutating func u8(_ value: UInt8) {
    bytes.append(value)
  }

  @inlinable
  package mutating func bool(_ value: Bool) {
    bytes.append(value ? 1 : 0)
  }

  @inlinable
  package mutating func u16(_ value: UInt16) {
    u64(UInt64(value))
  }

  @inlinable
  package mutating func u32(_ value: UInt32) {
    u64(UInt64(value))
  }

  /// Writes a varint: seven bits a byte, least significant first, in as few bytes as the value needs.
  @inlinable
  package mutating func u64(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  /// Writes the index of an enum's variant.
  @inlinable
  package mutating func variant(_ index: UInt32) {
    u32(index)
  }

  /// Writes bytes whose number is fixed by the type, so that no count stands in front of them.
  @inlinable
  package mutating func fixed(_ value: [UInt8]) {
    bytes.append(contentsOf: value)
  }

  /// Writes eight bytes, most significant first.
  @inlinable
  package mutating func bigEndian64(_ value: UInt64) {
    var rest = value
    for _ in 0..<8 {
      rest = rest &<< 8 | rest &>> 56
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }
  }

  /// Writes eight bytes, least significant first.
  @inlinable
  package mutating func littleEndian64(_ value: UInt64) {
    bigEndian64(value.byteSwapped)
  }

  /// Writes a byte string: its count, then its bytes.
  @inlinable
  package mutating func byteString(_ value: [UInt8]) {
    u64(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  @inlinable
  package mutating func string(_ value: String) {
    u64(UInt64(value.utf8.count))
    bytes.append(contentsOf: value.utf8)
  }

  @inlinable
  package mutating func strings(_ values: [String]) {
    u64(UInt64(values.count))
    for value in values { string(value) }
  }

  @inlinable
  package mutating func u64s(_ values: [UInt64]) {
    u64(UInt64(values.count))
    for value in values { u64(value) }
  }
}
