import BatonPostcard
import Testing

@Suite struct `A varint` {
  /// The numbers at which an encoding becomes longer, or a type ends.
  static let corners: [UInt64] =
    (0..<64).flatMap { bit -> [UInt64] in
      let power = UInt64(1) << UInt64(bit)
      return [power &- 1, power, power &+ 1]
    } + [.max - 1, .max]

  @Test func `is read as it was written, in as few bytes as its bits need`() throws {
    for number in Self.corners {
      var writer = PostcardWriter()
      writer.u64(number)
      var cursor = Cursor(writer.bytes)
      #expect(try cursor.u64() == number)
      try cursor.end()
      let bits = UInt64.bitWidth - number.leadingZeroBitCount
      #expect(writer.bytes.count == max(1, (bits + 6) / 7))
    }
  }

  @Test func `is refused when its value does not fit the type`() throws {
    for number in Self.corners {
      let fits16 = isRead(number) { cursor throws(Malformed) in _ = try cursor.u16() }
      let fits32 = isRead(number) { cursor throws(Malformed) in _ = try cursor.u32() }
      #expect(fits16 == (number <= UInt64(UInt16.max)))
      #expect(fits32 == (number <= UInt64(UInt32.max)))
    }
  }

  @Test(
    arguments: [
      ([0x80, 0x80, 0x04], .tooManyBits), ([0x80, 0x80, 0x7f], .tooManyBits), ([0xff, 0xff, 0x84], .endlessVarint),
      ([0x80, 0x80, 0x80], .endlessVarint), ([0x80, 0x80], .end(after: 2)),
      ([0x85, 0x00], .overlongVarint(of: 5)), ([0x80, 0x80, 0x00], .overlongVarint(of: 0)), ([], .end(after: 0)),
    ] as [([UInt8], Malformed.Finding)])
  func `of 16 bits says what is wrong with it`(bytes: [UInt8], got: Malformed.Finding) throws {
    var cursor = Cursor(bytes)
    #expect(throws: Malformed(offset: 0, expected: .u16, got: got)) { try cursor.u16() }
  }

  @Test func `of 64 bits has ten bytes, and only one bit in the last`() throws {
    let full = [UInt8](repeating: 0xff, count: 9)
    var cursor = Cursor(full + [1])
    #expect(try cursor.u64() == .max)
    for (end, got) in [([2], .tooManyBits), ([0x80, 0], .endlessVarint), ([0x81, 0], .endlessVarint)]
      as [([UInt8], Malformed.Finding)]
    {
      var cursor = Cursor(full + end)
      #expect(throws: Malformed(offset: 0, expected: .u64, got: got)) { try cursor.u64() }
    }
  }

  @Test func `that was refused leaves the reader where it was`() throws {
    var cursor = Cursor([0xff, 0xff, 0x7f, 0])
    #expect(throws: Malformed.self) { try cursor.u16() }
    #expect(cursor.reader.position == 0)
  }

  /// Of every string of bytes that matter, the ones that are taken are exactly the ones that the writer makes.
  @Test func `has one encoding only`() throws {
    let interesting: [UInt8] = [0, 1, 3, 4, 0x7f, 0x80, 0x81, 0x83, 0x84, 0xfe, 0xff]
    for first in UInt8.min ... .max {
      for second in interesting {
        for third in interesting {
          var cursor = Cursor([first, second, third])
          guard let value = try? cursor.u16() else { continue }
          var writer = PostcardWriter()
          writer.u16(value)
          #expect(writer.bytes == Array(cursor.bytes.prefix(cursor.reader.position)))
        }
      }
    }
  }
}

/// The varint of a number, read as a shorter type.
private func isRead(_ number: UInt64, _ reading: (inout Cursor) throws(Malformed) -> Void) -> Bool {
  var writer = PostcardWriter()
  writer.u64(number)
  var cursor = Cursor(writer.bytes)
  return (try? reading(&cursor)) != nil
}
