import BatonProtocol
import Testing

@Suite struct `The stamp in a lock file` {
  private let stamp = LockStamp(generation: Generation(7), format: 1)
  private let line = "baton 1 generation 00000000000000000007 format 0000000001      \n"

  @Test func `is one line of 64 bytes, whatever it says`() {
    #expect(stamp.text == line)
    #expect(LockStamp(generation: Generation(.max), format: .max).text.utf8.count == LockStamp.byteCount)
    #expect(LockStamp(generation: .zero, format: 0).text.utf8.count == LockStamp.byteCount)
  }

  @Test(arguments: [0, 1, 7, 9_999_999_999, .max - 1, .max] as [UInt64])
  func `is read as it was written`(generation: UInt64) throws {
    for format in [0, 1, .max] as [UInt32] {
      let stamp = LockStamp(generation: Generation(generation), format: format)
      #expect(try LockStamp.read(Array(stamp.text.utf8)) == stamp)
    }
  }

  @Test func `is absent in an empty file`() throws {
    #expect(try LockStamp.read([]) == nil)
  }

  @Test func `is refused when it is cut, or when anything follows`() throws {
    for end in 1..<LockStamp.byteCount {
      #expect(throws: ProtocolViolation.self, "\(end)") { try LockStamp.read(Array(line.utf8.prefix(end))) }
    }
    #expect(throws: ProtocolViolation.self) { try LockStamp.read(Array(line.utf8) + [10]) }
  }

  @Test func `is refused when any byte of it is another`() throws {
    for place in 0..<LockStamp.byteCount {
      var bytes = Array(line.utf8)
      bytes[place] = UInt8(ascii: "x")
      #expect(throws: ProtocolViolation.self, "\(place)") { try LockStamp.read(bytes) }
    }
  }

  @Test func `is refused with what stands there when another program wrote the file`() throws {
    let expected = "a lock file that is empty or holds a stamp of the form '\(line.dropLast())'"
    #expect(throws: ProtocolViolation(expected: expected, got: "6 bytes, '12345·'")) {
      try LockStamp.read(Array("12345\n".utf8))
    }
    #expect(throws: ProtocolViolation(expected: expected, got: "64 bytes, '\(String(repeating: "·", count: 64))'")) {
      try LockStamp.read([UInt8](repeating: 0, count: 64))
    }
  }

  @Test func `takes numbers only as it writes them`() throws {
    for digits in ["+0000000000000000007", "18446744073709551616", "0000000000000000000７"] {
      let text = line.replacing("00000000000000000007", with: digits)
      #expect(throws: ProtocolViolation.self, "\(digits)") { try LockStamp.read(Array(text.utf8)) }
    }
  }
}
