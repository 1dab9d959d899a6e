import BatonPostcard
import Testing

@Suite struct `A sequence of values` {
  @Test func `is read as it was written`() throws {
    var writer = PostcardWriter(reusing: [])
    writer.u8(7)
    writer.bool(true)
    writer.u16(.max)
    writer.u32(.max)
    writer.variant(300)
    writer.byteString([1, 2, 3])
    writer.fixed([9, 8])
    writer.bigEndian64(0x0102_0304_0506_0708)
    writer.bigEndian64(.max)
    writer.littleEndian64(0x0102_0304_0506_0708)
    writer.string("größer 👍🏽")
    writer.strings(["", "a"])
    writer.u64s([0, .max])
    var cursor = Cursor(writer.bytes)
    #expect(try cursor.u8() == 7)
    #expect(try cursor.bool())
    #expect(try cursor.u16() == .max)
    #expect(try cursor.u32() == .max)
    #expect(try cursor.variant(below: 301) == 300)
    #expect(try cursor.byteString() == [1, 2, 3])
    #expect(try cursor.fixed(2) == [9, 8])
    #expect(try cursor.bigEndian128() == [0x0102_0304_0506_0708, .max])
    #expect(try cursor.littleEndian64() == 0x0102_0304_0506_0708)
    #expect(try cursor.string() == "größer 👍🏽")
    #expect(try cursor.strings() == ["", "a"])
    #expect(try cursor.u64s() == [0, .max])
    try cursor.end()
  }

  @Test func `has the bytes that the wire's document says`() throws {
    var writer = PostcardWriter()
    writer.bigEndian64(1)
    writer.littleEndian64(1)
    writer.strings(["é", ""])
    writer.u64s([128])
    #expect(writer.bytes == [0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0xc3, 0xa9, 0, 1, 0x80, 1])
  }

  @Test func `that is cut anywhere is refused`() throws {
    var writer = PostcardWriter()
    writer.strings(["one", "two"])
    for end in 0..<writer.bytes.count {
      var cursor = Cursor(Array(writer.bytes.prefix(end)))
      #expect(throws: Malformed.self, "\(end)") { try cursor.strings() }
    }
  }

  @Test func `is refused when its count is more than the bytes left can hold`() throws {
    let cursor = Cursor([200, 1, 0, 0])
    let refusal = Malformed(offset: 0, expected: .elements, got: .countBeyond(200, left: 2))
    var (strings, numbers, bytes, text) = (cursor, cursor, cursor, cursor)
    #expect(throws: refusal) { try strings.strings() }
    #expect(throws: refusal) { try numbers.u64s() }
    #expect(throws: refusal) { try bytes.byteString() }
    #expect(throws: refusal) { try text.string() }
  }

  @Test(arguments: [0, 1, 7, 8, 15, 16, 1000, 1 << 20])
  func `never has room made for more than a few elements and the memory that its bytes take`(left: Int) {
    for count in [0, 1, left / 2, left] {
      let strings = PostcardReader.reservation(for: String.self, count: count, bytesLeft: left)
      let numbers = PostcardReader.reservation(for: UInt64.self, count: count, bytesLeft: left)
      #expect(strings <= count && (strings <= 4 || strings * MemoryLayout<String>.stride <= left))
      #expect(numbers <= count && (numbers <= 4 || numbers * MemoryLayout<UInt64>.stride <= left))
    }
  }

  @Test func `may not go on behind its last value`() throws {
    var cursor = Cursor([1, 2, 3])
    _ = try cursor.u8()
    #expect(throws: Malformed(offset: 1, expected: .end, got: .trailing(2))) { try cursor.end() }
  }
}

@Suite struct `A value that is no value of its type` {
  @Test(arguments: UInt8(2)...255)
  func `is refused where a bool should stand`(byte: UInt8) throws {
    var cursor = Cursor([byte])
    #expect(throws: Malformed(offset: 0, expected: .bool, got: .value(UInt64(byte)))) { try cursor.bool() }
  }

  @Test func `is refused where a variant should stand`() throws {
    var cursor = Cursor([3])
    #expect(throws: Malformed(offset: 0, expected: .variant(below: 3), got: .value(3))) { try cursor.variant(below: 3) }
  }

  @Test(arguments: [[0xff, 0xfe], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xc3]] as [[UInt8]])
  func `is refused where UTF-8 should stand`(text: [UInt8]) throws {
    var cursor = Cursor([UInt8(text.count)] + text)
    #expect(throws: Malformed(offset: 0, expected: .string, got: .notUTF8)) { try cursor.string() }
  }
}
