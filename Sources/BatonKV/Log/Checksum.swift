/// CRC-32C (Castagnoli): finds every single error of up to 32 bits in a row, and any odd number of flipped bits.
///
/// Eight tables let eight bytes be taken at a time; a replay of a large log spends most of its time here.
package enum Checksum {
  package static func of(_ elements: borrowing Span<UInt8>) -> UInt32 {
    // Safe: an array of bytes has no padding whose bits were never set.
    let bytes = unsafe elements.bytes
    let tables = castagnoliTables
    var crc = ~UInt32(0)
    var offset = 0
    while offset + 8 <= bytes.byteCount {
      // Safe: the eight bytes from `offset` lie inside the span, and every bit pattern is an integer.
      let word = unsafe UInt64(littleEndian: bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
      crc = eightBytes(word ^ UInt64(crc), tables)
      offset += 8
    }
    while offset < bytes.byteCount {
      // Safe: the byte at `offset` lies inside the span.
      let byte = unsafe bytes.unsafeLoad(fromByteOffset: offset, as: UInt8.self)
      crc = tables[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] ^ crc >> 8
      offset += 1
    }
    return ~crc
  }

  private static func eightBytes(_ word: UInt64, _ tables: [UInt32]) -> UInt32 {
    var crc: UInt32 = 0
    for index in 0..<8 {
      let byte = Int(truncatingIfNeeded: word >> UInt64(8 * index)) & 0xff
      crc ^= tables[(7 - index) * 256 + byte]
    }
    return crc
  }
}

/// Table *n* holds the remainder of each byte with *n* zero bytes behind it.
private let castagnoliTables: [UInt32] = {
  var tables: [UInt32] = (0..<256).map(remainder)
  for index in 256..<2048 {
    let shorter = tables[index - 256]
    tables.append(tables[Int(shorter & 0xff)] ^ shorter >> 8)
  }
  return tables
}()

private func remainder(of byte: UInt32) -> UInt32 {
  var crc = byte
  for _ in 0..<8 { crc = crc & 1 == 1 ? 0x82f6_3b78 ^ crc >> 1 : crc >> 1 }
  return crc
}
