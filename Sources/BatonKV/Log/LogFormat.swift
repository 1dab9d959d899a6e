/// The bytes of the log.
///
///     file        the 16 bytes "baton-kv log 1\n\n", then records
///     record      u32 length of the operation · u64 revision · u32 checksum of the operation
///                 · u32 checksum of these 16 bytes · operation
///     operation   u8 kind (1 set, 2 delete) · u32 count · each: u32 length and bytes of the key, for set also of the value
///
/// Everything is little-endian; checksums are CRC-32C. The header has a checksum of its own, because a damaged length would
/// otherwise look like a record that the file is too short for, that is, like a write that was never finished. The revision
/// is the number of the record, so that a record which is missing or there twice is noticed.
package enum LogFormat {
  /// The number that stands in the lock file's stamp: a server reads a log only if it knows its format.
  package static let version: UInt32 = 1

  package static let fileHeader = Array("baton-kv log 1\n\n".utf8)
  package static let recordHeaderBytes = 20

  static let setKind: UInt8 = 1
  static let deleteKind: UInt8 = 2

  package static func append(_ operation: Operation, revision: Revision, to bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: recordHeaderBytes))
    appendOperation(operation, to: &bytes)
    let body = start + recordHeaderBytes
    var header: [UInt8] = []
    appendNumber(UInt32(bytes.count - body), to: &header)
    appendNumber(revision, to: &header)
    appendNumber(Checksum.of(bytes.span.extracting(body...)), to: &header)
    appendNumber(Checksum.of(header.span), to: &header)
    bytes.replaceSubrange(start..<body, with: header)
  }

  private static func appendOperation(_ operation: Operation, to bytes: inout [UInt8]) {
    switch operation {
    case .set(let pairs):
      bytes.append(setKind)
      appendNumber(UInt32(pairs.count), to: &bytes)
      for pair in pairs {
        appendString(pair.key.bytes, to: &bytes)
        appendString(pair.value, to: &bytes)
      }
    case .delete(let keys):
      bytes.append(deleteKind)
      appendNumber(UInt32(keys.count), to: &bytes)
      for key in keys { appendString(key.bytes, to: &bytes) }
    }
  }

  private static func appendString(_ string: [UInt8], to bytes: inout [UInt8]) {
    appendNumber(UInt32(string.count), to: &bytes)
    bytes.append(contentsOf: string)
  }

  private static func appendNumber(_ number: some FixedWidthInteger, to bytes: inout [UInt8]) {
    for shift in stride(from: 0, to: number.bitWidth, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }
}
