/// Bytes of a connection in, requests out: RESP2 arrays of bulk strings, and inline commands as a person types them.
///
/// The parser keeps what it has understood, so that a request which arrives in a thousand pieces is not read a thousand
/// times, and it never reserves what it has only been promised: an announced length is compared with its limit and then
/// waited for. After a violation nothing more can be understood; every later call throws the same violation again.
package struct RequestParser: Sendable {
  /// The arguments of a request, its name first.
  package typealias Request = [[UInt8]]

  private enum Phase {
    case betweenRequests
    case awaitingLength(argumentsLeft: Int)
    case awaitingArgument(length: Int, argumentsLeft: Int)
    case broken(ProtocolViolation)
  }

  private var bytes: [UInt8] = []
  private var consumed = 0
  private var searched = 0
  private var phase = Phase.betweenRequests
  private var arguments: Request = []
  private var argumentBytes = 0

  package init() {}

  /// Bytes that were received and belong to no request yet.
  package var unreadCount: Int { bytes.count - consumed + argumentBytes }

  /// True between two requests: nothing that was begun is left unfinished.
  package var isBetweenRequests: Bool {
    if case .betweenRequests = phase { consumed == bytes.count } else { false }
  }

  package mutating func append(_ received: some Sequence<UInt8>) {
    if consumed == bytes.count {
      bytes.removeAll(keepingCapacity: bytes.capacity <= 4 * Limits.lineBytes)
      consumed = 0
      searched = 0
    }
    bytes.append(contentsOf: received)
  }

  /// The next whole request, or nil until more bytes have come.
  package mutating func next() throws(ProtocolViolation) -> Request? {
    do throws(ProtocolViolation) {
      while let step = try advance() {
        if case .request(let request) = step { return request }
      }
      compact()
      return nil
    } catch {
      phase = .broken(error)
      throw error
    }
  }

  private enum Step {
    case understood
    case request(Request)
  }

  private mutating func advance() throws(ProtocolViolation) -> Step? {
    switch phase {
    case .broken(let violation): throw violation
    case .betweenRequests:
      guard consumed < bytes.count else { return nil }
      return bytes[consumed] == UInt8(ascii: "*") ? try arrayHeader() : try inlineRequest()
    case .awaitingLength(let left): return try bulkHeader(left)
    case .awaitingArgument(let length, let left): return try argument(length, left)
    }
  }

  private mutating func inlineRequest() throws(ProtocolViolation) -> Step? {
    guard let line = try line("inline request") else { return nil }
    let text = bytes[line].last == UInt8(ascii: "\r") ? bytes[line].dropLast() : bytes[line]
    let words = try inlineWords(text)
    return words.isEmpty ? .understood : .request(words)
  }

  private mutating func arrayHeader() throws(ProtocolViolation) -> Step? {
    guard let count = try number(named: "multibulk length", "mbulk count string") else { return nil }
    guard count <= Limits.requestArguments else {
      throw ProtocolViolation("invalid multibulk length: \(count) of at most \(Limits.requestArguments) arguments")
    }
    // An empty or a null array asks for nothing and is answered by nothing; redis does the same.
    if count > 0 { phase = .awaitingLength(argumentsLeft: Int(count)) }
    return .understood
  }

  private mutating func bulkHeader(_ left: Int) throws(ProtocolViolation) -> Step? {
    guard consumed < bytes.count else { return nil }
    guard bytes[consumed] == UInt8(ascii: "$") else {
      throw ProtocolViolation("expected '$', got \(readable(bytes[consumed]))")
    }
    guard let length = try number(named: "bulk length", "bulk count string") else { return nil }
    guard length >= 0, length <= Limits.bulkBytes else {
      throw ProtocolViolation("invalid bulk length: \(length) of at most \(Limits.bulkBytes) bytes")
    }
    guard argumentBytes + Int(length) <= Limits.requestBytes else {
      throw ProtocolViolation("invalid bulk length: the request exceeds \(Limits.requestBytes) bytes")
    }
    phase = .awaitingArgument(length: Int(length), argumentsLeft: left)
    return .understood
  }

  private mutating func argument(_ length: Int, _ left: Int) throws(ProtocolViolation) -> Step? {
    let end = consumed + length
    guard bytes.count >= end + 2 else { return nil }
    guard bytes[end] == UInt8(ascii: "\r"), bytes[end + 1] == UInt8(ascii: "\n") else {
      throw ProtocolViolation(
        "expected CR LF after \(length) bytes, got \(readable(bytes[end])) \(readable(bytes[end + 1]))")
    }
    arguments.append(Array(bytes[consumed..<end]))
    argumentBytes += length
    consume(upTo: end + 2)
    guard left == 1 else {
      phase = .awaitingLength(argumentsLeft: left - 1)
      return .understood
    }
    defer { arguments = [] }
    argumentBytes = 0
    phase = .betweenRequests
    return .request(arguments)
  }

  /// The number between the type's letter and CR LF.
  private mutating func number(named name: String, _ string: String) throws(ProtocolViolation) -> Int64? {
    guard let line = try line(string) else { return nil }
    let text = bytes[line].dropFirst()
    guard text.last == UInt8(ascii: "\r"), let number = decimalNumber(text.dropLast()) else {
      throw ProtocolViolation("invalid \(name): expected a whole number and CR LF")
    }
    return number
  }

  /// The range of the next line without its line feed, which is consumed with it.
  private mutating func line(_ name: String) throws(ProtocolViolation) -> Range<Int>? {
    let from = max(consumed, searched)
    let end = bytes[from...].firstIndex(of: UInt8(ascii: "\n"))
    searched = end ?? bytes.count
    guard (end ?? bytes.count) - consumed <= Limits.lineBytes else {
      throw ProtocolViolation("too big \(name): more than \(Limits.lineBytes) bytes without a line feed")
    }
    guard let end else { return nil }
    defer { consume(upTo: end + 1) }
    return consumed..<end
  }

  private mutating func consume(upTo index: Int) {
    consumed = index
    searched = index
  }

  /// Gives back the consumed front when it outweighs the rest, so that each byte is moved a bounded number of times.
  private mutating func compact() {
    guard consumed > Limits.lineBytes, consumed > bytes.count / 2 else { return }
    bytes.removeFirst(consumed)
    searched -= consumed
    consumed = 0
  }
}

/// A byte as a person would write it in a sentence.
private func readable(_ byte: UInt8) -> String {
  switch byte {
  case UInt8(ascii: " ")...UInt8(ascii: "~"): "'\(Character(UnicodeScalar(byte)))'"
  default: "byte \(byte)"
  }
}
