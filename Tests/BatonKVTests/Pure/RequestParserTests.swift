import BatonKV
import Testing

/// Everything that a stream of bytes asks for, and the violation that ended it.
private func requests(
  in stream: [UInt8], pieces: [Int]
) -> (requests: [[String]], violation: ProtocolViolation?) {
  var parser = RequestParser()
  var found: [[String]] = []
  var rest = stream[...]
  for length in pieces + [stream.count] {
    parser.append(rest.prefix(length))
    rest = rest.dropFirst(length)
    do throws(ProtocolViolation) {
      while let request = try parser.next() { found.append(request.map { String(decoding: $0, as: UTF8.self) }) }
    } catch {
      return (found, error)
    }
  }
  return (found, nil)
}

private func requests(in text: String) -> [[String]] { requests(in: Array(text.utf8), pieces: []).requests }

private func violation(in text: String) -> String? { requests(in: Array(text.utf8), pieces: []).violation?.sentence }

@Suite struct `A stream of requests` {
  static let mixed = Array(
    """
    *3\r\n$3\r\nSET\r\n$1\r\na\r\n$5\r\nx\r\nyz\r\nPING\r\n\r\n*0\r\n*2\r\n$4\r\nECHO\r\n$0\r\n\r\nset "a b" 'c\\'d'\n*-1\r\nQUIT\n
    """.utf8)
  static let asked = [["SET", "a", "x\r\nyz"], ["PING"], ["ECHO", ""], ["set", "a b", "c'd"], ["QUIT"]]

  @Test func `is understood at every two split points`() {
    for first in 0...Self.mixed.count {
      for second in 0...(Self.mixed.count - first) {
        #expect(requests(in: Self.mixed, pieces: [first, second]).requests == Self.asked)
      }
    }
  }

  @Test func `is understood byte by byte`() {
    let pieces = Array(repeating: 1, count: Self.mixed.count)
    #expect(requests(in: Self.mixed, pieces: pieces).requests == Self.asked)
  }

  @Test func `asks for nothing that is cut short`() {
    let request = Array("*2\r\n$3\r\nGET\r\n$1\r\na\r\n".utf8)
    for length in 0..<request.count {
      let (found, violation) = requests(in: Array(request[..<length]), pieces: [])
      #expect(found.isEmpty && violation == nil, "\(length) bytes")
    }
  }

  @Test func `leaves nothing unread between two requests`() throws {
    var parser = RequestParser()
    parser.append(Array("*1\r\n$4\r\nPING\r\n*1\r\n$4\r\nPI".utf8))
    #expect(try parser.next() != nil)
    #expect(!parser.isBetweenRequests)
    #expect(try parser.next() == nil)
    parser.append(Array("NG\r\n".utf8))
    #expect(try parser.next() != nil)
    #expect(parser.isBetweenRequests && parser.unreadCount == 0)
  }

  @Test func `may be long without being moved for every request`() throws {
    var parser = RequestParser()
    parser.append(Array(repeating: Array("PING\r\n".utf8), count: 100_000).joined())
    var count = 0
    while try parser.next() != nil { count += 1 }
    #expect(count == 100_000)
  }
}

@Suite struct `An inline request` {
  @Test func `knows the escapes of redis`() {
    #expect(requests(in: #"ECHO "\x41\x4g\n\r\t\b\a\q\"""# + "\n") == [["ECHO", "Ax4g\n\r\t\u{8}\u{7}q\""]])
  }

  @Test func `keeps a backslash inside single quotes`() {
    #expect(requests(in: #"ECHO 'a\nb'"# + "\n") == [["ECHO", #"a\nb"#]])
  }

  @Test func `of blanks asks for nothing`() {
    #expect(requests(in: "  \t \r\n").isEmpty)
  }

  @Test(arguments: [#"ECHO "a"#, #"ECHO 'a"#, #"ECHO "a"b"#, #"ECHO 'a'b"#, #"ECHO "a\"#])
  func `with unbalanced quotes is refused`(line: String) {
    #expect(violation(in: line + "\r\n") == "unbalanced quotes in request")
  }
}

@Suite struct `A malformed request` {
  @Test(arguments: [
    ("*a\r\n", "invalid multibulk length: expected a whole number and CR LF"),
    ("*1\n", "invalid multibulk length: expected a whole number and CR LF"),
    ("*1048577\r\n", "invalid multibulk length: 1048577 of at most 1048576 arguments"),
    ("*1\r\n:3\r\n", "expected '$', got ':'"),
    ("*1\r\n\u{1}", "expected '$', got byte 1"),
    ("*1\r\n$-1\r\n", "invalid bulk length: -1 of at most 16777216 bytes"),
    ("*1\r\n$16777217\r\n", "invalid bulk length: 16777217 of at most 16777216 bytes"),
    ("*1\r\n$+4\r\n", "invalid bulk length: expected a whole number and CR LF"),
    ("*1\r\n$99999999999999999999\r\n", "invalid bulk length: expected a whole number and CR LF"),
    ("*1\r\n$4\r\nPINGS\r\n", "expected CR LF after 4 bytes, got 'S' byte 13"),
  ])
  func `is refused with what was expected and what was there`(text: String, sentence: String) {
    #expect(violation(in: text) == sentence)
  }

  @Test func `without a line feed is refused at the limit`() {
    let long = String(repeating: "a", count: Limits.lineBytes)
    #expect(violation(in: long) == nil)
    #expect(requests(in: long + "\n") == [[long]])
    #expect(violation(in: long + "a") == "too big inline request: more than 65536 bytes without a line feed")
    #expect(violation(in: "*1\r\n$" + long) == "too big bulk count string: more than 65536 bytes without a line feed")
  }

  @Test func `that grows beyond the whole is refused before its argument is sent`() {
    let bulk = "$16777216\r\n" + String(repeating: "a", count: Limits.bulkBytes) + "\r\n"
    let text = "*5\r\n" + String(repeating: bulk, count: 4) + "$1\r\n"
    #expect(violation(in: text) == "invalid bulk length: the request exceeds 67108864 bytes")
  }

  @Test func `leaves a parser that understands nothing more`() throws {
    var parser = RequestParser()
    parser.append(Array("*x\r\n".utf8))
    #expect(throws: ProtocolViolation.self) { try parser.next() }
    parser.append(Array("PING\r\n".utf8))
    #expect(throws: ProtocolViolation.self) { try parser.next() }
  }

  @Test func `of random bytes never does harm`() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("*$:-+0123456789\r\n \"'\\ab".utf8)
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0..<60, using: &generator)).map { _ in alphabet.randomElement() ?? 0 }
      let whole = requests(in: bytes, pieces: [])
      let split = requests(in: bytes, pieces: [Int.random(in: 0...bytes.count, using: &generator)])
      #expect(whole.requests == split.requests && whole.violation == split.violation, "\(bytes)")
    }
  }
}

@Suite struct `A decimal number` {
  @Test(arguments: [
    ("0", 0), ("7", 7), ("-7", -7), ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min),
  ])
  func `is read`(text: String, number: Int64) {
    #expect(decimalNumber(Array(text.utf8)) == number)
  }

  @Test(arguments: [
    "", "-", "-0", "00", "07", "+7", " 7", "7 ", "7a", "9223372036854775808", "-9223372036854775809",
    "99999999999999999999",
  ])
  func `that is not written as it would be printed is none`(text: String) {
    #expect(decimalNumber(Array(text.utf8)) == nil)
  }
}

@Suite struct `A reply` {
  @Test(arguments: [
    (Reply.ok, "+OK\r\n"), (.error("ERR no"), "-ERR no\r\n"), (.integer(-7), ":-7\r\n"), (.null, "$-1\r\n"),
    (.bulk(Array("a\r\nb".utf8)), "$4\r\na\r\nb\r\n"), (.array([]), "*0\r\n"),
    (.array([.text("a"), .array([.integer(1)]), .null]), "*3\r\n$1\r\na\r\n*1\r\n:1\r\n$-1\r\n"),
    (.error("ERR echo\r\n+OK"), "-ERR echo  +OK\r\n"),
  ])
  func `is encoded`(reply: Reply, text: String) {
    #expect(String(decoding: reply.encoded, as: UTF8.self) == text)
  }
}
