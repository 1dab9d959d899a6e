// Messages in flight. A message is a byte: what it is, and the number of its attempt (1 to 7).

enum Kind: UInt8, CaseIterable {
  // From the supervisor.
  case helloAckFirst = 1
  case helloAckSecond
  case refusal
  case beginAttached
  case beginAcquire
  case beginNone
  case serve
  case abort
  case prepare
  case sealRequest
  case commit
  case resumeAttached
  case resumeAbsent
  // To the supervisor.
  case hello
  case prepared
  case ready
  case serving
  case refused
  case dropped
  case drained
  case sealComplete
  /// Only when rule 1 is broken: the lock's descriptor rides on it.
  case sealCompleteAttached
  case sealFailed
  case resumed
  case moved
  // To the application, and to the library (`greet`).
  case greet
  case drain
  case seal
  case reopen
  case warm
  case open

  /// Whether only an incumbent may send it.
  var isIncumbents: Bool {
    [.drained, .sealComplete, .sealCompleteAttached, .sealFailed, .resumed].contains(self)
  }

  /// Whether the lock's descriptor rides on it.
  var isAttached: Bool {
    self == .beginAttached || self == .resumeAttached || self == .sealCompleteAttached
  }
}

struct Message: Hashable, CustomStringConvertible {
  let byte: UInt8

  init(_ kind: Kind, _ attempt: UInt8) {
    byte = kind.rawValue << 3 | attempt
  }

  init(byte: UInt8) {
    self.byte = byte
  }

  var kind: Kind { Kind(rawValue: byte >> 3) ?? .hello }
  var attempt: UInt8 { byte & 7 }
  var description: String { "\(kind)(\(attempt))" }
}

/// Up to eight messages, the oldest in the lowest byte.
struct Channel: Hashable, Sequence {
  private(set) var bytes: UInt64 = 0

  var isEmpty: Bool { bytes == 0 }
  var isFull: Bool { bytes >> 56 != 0 }
  var head: Message? { isEmpty ? nil : Message(byte: UInt8(truncatingIfNeeded: bytes)) }

  var count: Int { (UInt64.bitWidth - bytes.leadingZeroBitCount + 7) / 8 }

  mutating func send(_ message: Message) {
    bytes |= UInt64(message.byte) << (count * 8)
  }

  mutating func receive() {
    bytes >>= 8
  }

  mutating func remove(_ message: Message) {
    var rest = Channel()
    for other in self where other != message { rest.send(other) }
    self = rest
  }

  /// Whether the lock's descriptor is on its way in here.
  var carriesLock: Bool {
    contains { $0.kind.isAttached }
  }

  func makeIterator() -> Iterator { Iterator(rest: bytes) }

  struct Iterator: IteratorProtocol {
    fileprivate var rest: UInt64

    mutating func next() -> Message? {
      guard rest != 0 else { return nil }
      defer { rest >>= 8 }
      return Message(byte: UInt8(truncatingIfNeeded: rest))
    }
  }
}
