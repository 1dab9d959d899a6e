import BatonPostcard

/// A reader together with its bytes.
struct Cursor {
  let bytes: [UInt8]
  private(set) var reader = PostcardReader()

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  mutating func u8() throws(Malformed) -> UInt8 {
    try take { reader, bytes throws(Malformed) in try reader.u8(in: bytes) }
  }

  mutating func bool() throws(Malformed) -> Bool {
    try take { reader, bytes throws(Malformed) in try reader.bool(in: bytes) }
  }

  mutating func u16() throws(Malformed) -> UInt16 {
    try take { reader, bytes throws(Malformed) in try reader.u16(in: bytes) }
  }

  mutating func u32() throws(Malformed) -> UInt32 {
    try take { reader, bytes throws(Malformed) in try reader.u32(in: bytes) }
  }

  mutating func u64() throws(Malformed) -> UInt64 {
    try take { reader, bytes throws(Malformed) in try reader.u64(in: bytes) }
  }

  mutating func byteString() throws(Malformed) -> [UInt8] {
    try take { reader, bytes throws(Malformed) in try reader.byteString(in: bytes) }
  }

  mutating func littleEndian64() throws(Malformed) -> UInt64 {
    try take { reader, bytes throws(Malformed) in try reader.littleEndian64(in: bytes) }
  }

  mutating func string() throws(Malformed) -> String {
    try take { reader, bytes throws(Malformed) in try reader.string(in: bytes) }
  }

  mutating func strings() throws(Malformed) -> [String] {
    try take { reader, bytes throws(Malformed) in try reader.strings(in: bytes) }
  }

  mutating func u64s() throws(Malformed) -> [UInt64] {
    try take { reader, bytes throws(Malformed) in try reader.u64s(in: bytes) }
  }

  mutating func variant(below count: UInt32) throws(Malformed) -> UInt32 {
    try take { reader, bytes throws(Malformed) in try reader.variant(below: count, in: bytes) }
  }

  mutating func fixed(_ count: Int) throws(Malformed) -> [UInt8] {
    try take { reader, bytes throws(Malformed) in try reader.bytes(count, in: bytes) }
  }

  mutating func bigEndian128() throws(Malformed) -> [UInt64] {
    try take { reader, bytes throws(Malformed) in
      let (high, low) = try reader.bigEndian128(in: bytes)
      return [high, low]
    }
  }

  func end() throws(Malformed) {
    try reader.end(in: bytes.span)
  }

  /// Reads with a copy of the reader: the bytes are borrowed meanwhile.
  private mutating func take<Value>(
    _ reading: (inout PostcardReader, borrowing Span<UInt8>) throws(Malformed) -> Value
  ) throws(Malformed) -> Value {
    var copy = reader
    let result: Result<Value, Malformed>
    do throws(Malformed) {
      result = .success(try reading(&copy, bytes.span))
    } catch {
      result = .failure(error)
    }
    reader = copy
    return try result.get()
  }
}
