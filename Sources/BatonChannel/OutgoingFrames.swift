import BatonPlatform
import BatonProtocol

/// The frames that the socket has not taken yet.
///
/// Every frame is sent by a call of its own: the receiver finds a descriptor together with its frame, and a sender that
/// dies has not sent half of one (``ProtocolLimits/wholeFrameBytes``).
struct OutgoingFrames: ~Copyable {
  private struct Segment {
    let bytes: [UInt8]
    let passed: RidingDescriptor?
  }

  private var segments: [Segment] = []
  private var byteCount = 0

  var isEmpty: Bool { segments.isEmpty }
  var isTooLong: Bool { byteCount > ProtocolLimits.unsentBytes }

  mutating func append(_ bytes: [UInt8], _ passed: RidingDescriptor?) {
    byteCount += bytes.count
    segments.append(Segment(bytes: bytes, passed: passed))
  }

  mutating func flush(to socket: borrowing OwnedDescriptor) throws(SystemFailure) {
    while let segment = segments.first {
      guard case .bytes(let count) = try send(segment, on: socket) else { return }
      byteCount -= count
      if count == segment.bytes.count {
        segments.removeFirst()
      } else {
        segments[0] = Segment(bytes: Array(segment.bytes[count...]), passed: nil)
      }
    }
  }

  private func send(_ segment: Segment, on socket: borrowing OwnedDescriptor) throws(SystemFailure) -> WriteOutcome {
    guard let passed = segment.passed else { return try socket.send(segment.bytes.span) }
    return try socket.send(segment.bytes.span, passing: passed.descriptor)
  }
}

/// A copy of a descriptor that waits for its message to be sent.
final class RidingDescriptor {
  let descriptor: OwnedDescriptor

  init(_ descriptor: consuming OwnedDescriptor) {
    self.descriptor = descriptor
  }
}
