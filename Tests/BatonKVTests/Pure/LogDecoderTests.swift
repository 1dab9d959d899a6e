import BatonKV
import Testing

private let operations: [Operation] = [
  .set([Operation.Pair(key: Key("a"), value: Array("1".utf8))]),
  .set([
    Operation.Pair(key: Key("b"), value: []), Operation.Pair(key: Key(""), value: Array(repeating: 0, count: 70)),
  ]),
  .delete([Key("a"), Key("b")]),
  .set([Operation.Pair(key: Key("c"), value: Array("\r\n".utf8))]),
]

/// A log of the operations, and the offset at which each record ends.
private func log(of operations: [Operation]) -> (bytes: [UInt8], ends: [Int]) {
  var bytes = LogFormat.fileHeader
  var ends: [Int] = []
  for (index, operation) in operations.enumerated() {
    LogFormat.append(operation, revision: Revision(index + 1), to: &bytes)
    ends.append(bytes.count)
  }
  return (bytes, ends)
}

private func read(_ bytes: [UInt8]) -> (operations: [Operation], position: LogPosition, damage: LogDamage?) {
  var decoder = LogDecoder()
  decoder.append(bytes)
  var found: [Operation] = []
  do throws(LogDamage) {
    while let operation = try decoder.next() { found.append(operation) }
    return (found, decoder.position, nil)
  } catch {
    return (found, decoder.position, error)
  }
}

@Suite struct `A checksum` {
  static let known: [([UInt8], UInt32)] = [
    (Array("123456789".utf8), 0xe306_9283), (Array(repeating: 0, count: 32), 0x8a91_36aa),
    (Array(repeating: 0xff, count: 32), 0x62a8_ab43), (Array(0...31), 0x46dd_794e), ([], 0),
  ]

  @Test(arguments: known)
  func `is the one of RFC 3720`(bytes: [UInt8], checksum: UInt32) {
    #expect(Checksum.of(bytes.span) == checksum)
  }
}

@Suite struct `A log` {
  @Test func `gives back what was written`() {
    let (bytes, ends) = log(of: operations)
    let (found, position, damage) = read(bytes)
    #expect(found == operations && damage == nil)
    #expect(position == LogPosition(offset: UInt64(ends[3]), revision: 4))
  }

  @Test func `has these bytes`() {
    #expect(
      log(of: [operations[0]]).bytes.dropFirst(16) == [
        15, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 147, 132, 136, 53, 107, 235, 194, 128, 1, 1, 0, 0, 0, 1, 0, 0, 0, 0x61,
        1, 0, 0, 0, 0x31,
      ])
  }

  @Test func `cut at any byte gives the records before the cut`() {
    let (bytes, ends) = log(of: operations)
    for length in 0...bytes.count {
      let (found, position, damage) = read(Array(bytes[..<length]))
      let whole = ends.count { $0 <= length }
      #expect(found == Array(operations[..<whole]) && damage == nil, "\(length)")
      #expect(position.revision == UInt64(whole))
    }
  }

  @Test func `with any bit flipped is refused at the record that holds it`() {
    let (bytes, ends) = log(of: operations)
    for bit in 0..<bytes.count * 8 {
      var flipped = bytes
      flipped[bit / 8] ^= 1 << UInt8(bit % 8)
      let (found, _, damage) = read(flipped)
      let whole = ends.count { $0 <= bit / 8 }
      let start = bit / 8 < 16 ? 0 : whole == 0 ? 16 : ends[whole - 1]
      #expect(damage?.position == LogPosition(offset: UInt64(start), revision: UInt64(whole)), "bit \(bit)")
      #expect(found == Array(operations[..<whole]))
    }
  }

  @Test func `read in pieces, forgetting what is no record yet, is read whole`() throws {
    let (bytes, _) = log(of: operations)
    for step in 1..<60 {
      var decoder = LogDecoder()
      var found: [Operation] = []
      for end in stride(from: step, through: bytes.count + step, by: step) {
        decoder.append(bytes[Int(decoder.position.offset)..<min(end, bytes.count)])
        while let operation = try decoder.next() { found.append(operation) }
        decoder.forgetUnread()
      }
      #expect(found == operations, "\(step) bytes at a time")
    }
  }

  @Test func `that lacks a record in the middle is refused there`() {
    let (bytes, ends) = log(of: operations)
    let (_, _, damage) = read(Array(bytes[..<ends[0]] + bytes[ends[1]...]))
    #expect(damage?.position == LogPosition(offset: UInt64(ends[0]), revision: 1))
    #expect(damage?.sentence == "it is numbered 3, expected 2")
  }
}
