/// Cuts what a client sends into messages, and knows what is left over.
///
/// For protocols of lines or of frames with a length in front. What was read goes in, whole messages come out, and
/// ``residual`` is what to park with the connection: the beginning of a message, or messages that were not taken yet. The
/// next process begins with that.
public struct MessageReader: Sendable {
  /// How a message is told from the next one.
  public enum Form: Hashable, Sendable {
    /// Each ends with a line feed, and a carriage return before that is not part of it either.
    case lines
    /// Each begins with its length, four bytes with the most significant first, which do not count themselves.
    case frames
  }

  /// How messages are told apart.
  public let form: Form
  /// How long a message may be.
  public let limit: Int

  private var bytes: [UInt8]
  /// How many bytes at the front were given out.
  private var taken = 0
  /// How many bytes hold no line feed for certain.
  private var searched = 0

  /// Begins with what was left over elsewhere.
  ///
  /// - Parameters:
  ///   - form: How messages are told apart.
  ///   - limit: How many bytes a message may have. What is left over must fit into a move, so that 64 KiB is a good limit.
  ///   - residual: What another process has read and not consumed.
  public init(_ form: Form, limit: Int = 65_000, residual: [UInt8] = []) {
    self.form = form
    self.limit = limit
    bytes = residual
  }

  /// What was received and is in no message that was taken.
  public var residual: [UInt8] { Array(bytes[taken...]) }

  /// Takes what was read from the client.
  public mutating func receive(_ received: some Sequence<UInt8>) {
    bytes.removeFirst(taken)
    (taken, searched) = (0, max(searched - taken, 0))
    bytes += received
  }

  /// The next whole message, without its end or its length; `nil` when there is none yet.
  ///
  /// - Throws: ``BatonError/Code/tooLarge``: the client sends a message of more than the limit, and cannot be served.
  public mutating func next() throws(BatonError) -> [UInt8]? {
    switch form {
    case .lines: try nextLine()
    case .frames: try nextFrame()
    }
  }

  private mutating func nextLine() throws(BatonError) -> [UInt8]? {
    guard let end = bytes[max(taken, searched)...].firstIndex(of: UInt8(ascii: "\n")) else {
      searched = bytes.count
      try require(bytes.count - taken)
      return nil
    }
    try require(end - taken)
    let line = bytes[taken..<end]
    (taken, searched) = (end + 1, end + 1)
    return Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
  }

  private mutating func nextFrame() throws(BatonError) -> [UInt8]? {
    guard bytes.count - taken >= 4 else { return nil }
    let length = bytes[taken..<taken + 4].reduce(0) { $0 << 8 | Int($1) }
    try require(length)
    let start = taken + 4
    guard bytes.count - start >= length else { return nil }
    taken = start + length
    return Array(bytes[start..<taken])
  }

  private func require(_ count: Int) throws(BatonError) {
    guard count > limit else { return }
    throw BatonError(.tooLarge, "unable to read a message: it has more than \(limit) bytes")
  }
}
