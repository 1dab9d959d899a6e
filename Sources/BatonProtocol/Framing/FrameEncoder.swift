import BatonPostcard

/// Frames messages, one behind the other, into a buffer that it keeps.
///
/// The buffer is also the queue of what the socket has not taken yet: send `bytes`, then `discard` what was sent.
package struct FrameEncoder: Sendable {
  private var writer = PostcardWriter()

  package init() {}

  /// The frames that were appended and not discarded.
  package var bytes: [UInt8] { writer.bytes }

  /// Appends one frame.
  ///
  /// - Throws: ``ProtocolViolation``, with nothing appended, when `version` does not know the message or the frame
  ///   would be longer than any peer accepts: we would be the ones to break the protocol.
  package mutating func append(_ message: Message, in version: ProtocolVersion) throws(ProtocolViolation) {
    guard message.kind.rawValue < MessageKind.count(in: version) else {
      throw ProtocolViolation(expected: "a message of \(version)", got: message.kind.name)
    }
    let start = writer.bytes.count
    writer.bytes.append(contentsOf: [0, 0, 0, 0])
    writer.bytes.append(UInt8(truncatingIfNeeded: version.number))
    writer.bytes.append(UInt8(truncatingIfNeeded: version.number >> 8))
    message.write(to: &writer)
    let length = writer.bytes.count - start - ProtocolLimits.frameHeaderBytes
    guard length <= ProtocolLimits.frameLengthBytes else {
      writer.bytes.removeSubrange(start...)
      throw ProtocolViolation(
        expected: "a frame length of at most \(ProtocolLimits.frameLengthBytes)",
        got: "\(length) for \(message.kind.name)")
    }
    for index in 0..<ProtocolLimits.frameHeaderBytes {
      writer.bytes[start + index] = UInt8(truncatingIfNeeded: length >> (8 * index))
    }
  }

  /// Forgets the first `count` bytes, which were sent.
  package mutating func discard(_ count: Int) {
    if count == writer.bytes.count {
      writer.bytes.removeAll(keepingCapacity: writer.bytes.capacity <= ProtocolLimits.idleBufferBytes)
    } else {
      writer.bytes.removeSubrange(..<count)
    }
  }

  /// The bytes of one frame by themselves, as a descriptor needs them: it rides on exactly one `sendmsg`.
  package static func frame(_ message: Message, in version: ProtocolVersion) throws(ProtocolViolation) -> [UInt8] {
    var encoder = FrameEncoder()
    try encoder.append(message, in: version)
    return encoder.bytes
  }
}
