import BatonPostcard

/// What is around every record on disk, the same in all versions of all formats:
///
///     bytes 0..3    the kind: four letters
///     bytes 4..5    u16 little-endian   version of the content
///     bytes 6..9    u32 little-endian   length of the content
///     bytes 10..13  u32 little-endian   CRC-32C of bytes 0..9 and the content
///     bytes 14..    the content, postcard
///
/// The checksum is compared before the version is believed, so that "written by a newer Baton" is said only of a record
/// that is whole.
package enum Envelope {
  package static let headerByteCount = 14

  /// The largest content that is written or read: a receipt with every field at its limit is far below.
  package static let contentByteLimit = 1 << 20

  package static func sealed<Value: Kept>(_ value: Value) -> [UInt8] {
    let content = value.recorded
    var head = [UInt8](Value.kind.utf8)
    head.append(littleEndian: UInt32(Value.version), byteCount: 2)
    head.append(littleEndian: UInt32(content.count), byteCount: 4)
    var bytes = head
    bytes.append(littleEndian: Checksum.of([head, content].joined()), byteCount: 4)
    return bytes + content
  }

  /// Reads the record at the start of the bytes, and says how many of them it takes.
  package static func open<Value: Kept>(
    _ bytes: ArraySlice<UInt8>, as type: Value.Type = Value.self
  ) throws(RecordDamage) -> (value: Value, byteCount: Int) {
    guard bytes.count >= headerByteCount else { throw .torn }
    let start = bytes.startIndex
    guard bytes.prefix(4).elementsEqual(Value.kind.utf8) else { throw .otherKind(expected: Value.kind) }
    let length = Int(bytes.littleEndian(at: start + 6, byteCount: 4))
    guard length <= contentByteLimit else { throw .tooLong(length) }
    guard bytes.count - headerByteCount >= length else { throw .torn }
    let content = bytes[(start + headerByteCount)..<(start + headerByteCount + length)]
    let sum = Checksum.of([bytes[start..<(start + 10)], content].joined())
    guard sum == bytes.littleEndian(at: start + 10, byteCount: 4) else { throw .wrongChecksum }
    let version = UInt16(bytes.littleEndian(at: start + 4, byteCount: 2))
    guard version == Value.version else { throw .otherVersion(version, known: Value.version) }
    do {
      return (try RecordReader.whole(Array(content)), headerByteCount + length)
    } catch {
      throw .malformed(error)
    }
  }

  /// Reads bytes that must hold exactly one record.
  package static func openWhole<Value: Kept>(
    _ bytes: [UInt8], as type: Value.Type = Value.self
  ) throws(RecordDamage) -> Value {
    let (value, byteCount) = try open(bytes[...], as: type)
    guard byteCount == bytes.count else { throw .trailing(bytes.count - byteCount) }
    return value
  }
}

/// A value with a kind and a version of its own: the root of a record on disk.
package protocol Kept: Recorded {
  /// Four ASCII letters.
  static var kind: String { get }
  static var version: UInt16 { get }
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian value: UInt32, byteCount: Int) {
    for index in 0..<byteCount { append(UInt8(truncatingIfNeeded: value >> (8 * UInt32(index)))) }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func littleEndian(at offset: Int, byteCount: Int) -> UInt32 {
    self[offset..<(offset + byteCount)].reversed().reduce(0) { $0 << 8 | UInt32($1) }
  }
}
