import BatonPostcard

/// Turns the bytes of a channel into frames, however the bytes are cut.
///
///     decoder.receive(bytes)
///     while let frame = try decoder.next() { … }
///
/// It holds only what it was given, less what it has returned, and refuses a frame that would be too long as soon as
/// its header is there. After a violation the stream has no more frame boundaries: every further call throws the
/// same violation, and the channel must be closed.
package struct FrameDecoder: Sendable {
  private var buffer: [UInt8] = []
  /// The bytes of `buffer` in front of this offset belong to frames that were returned.
  private var consumed = 0
  private var violation: ProtocolViolation?

  /// How many bytes the channel has brought so far, returned or not.
  package private(set) var received: UInt64 = 0

  package init() {}

  /// Whether it holds nothing that was not returned.
  package var isBetweenFrames: Bool { buffer.count == consumed }

  /// Takes the next bytes of the channel.
  package mutating func receive(_ bytes: borrowing Span<UInt8>) {
    guard violation == nil else { return }
    discardConsumed()
    received += UInt64(bytes.count)
    // Safe: the pointer is valid for the call, and append only reads from it.
    unsafe bytes.withUnsafeBufferPointer { unsafe buffer.append(contentsOf: $0) }
  }

  /// The next frame, or nothing when more bytes are needed.
  ///
  /// - Throws: ``ProtocolViolation`` when the bytes are no frame, and then for ever.
  package mutating func next() throws(ProtocolViolation) -> Frame? {
    if let violation { throw violation }
    do {
      return try read()
    } catch {
      violation = error
      buffer = []
      consumed = 0
      throw error
    }
  }

  /// Says that the channel has ended. Between two frames that is a death notice like any other; within a frame it is
  /// a violation.
  package mutating func end() throws(ProtocolViolation) {
    if let violation { throw violation }
    let left = buffer.count - consumed
    guard left != 0 else { return }
    throw ProtocolViolation(expected: "the rest of a frame", got: "the end of the stream after \(left) of its bytes")
  }

  private mutating func read() throws(ProtocolViolation) -> Frame? {
    guard let length = try announcedLength() else { return nil }
    let start = consumed
    let end = start + ProtocolLimits.frameHeaderBytes + length
    guard end <= buffer.count else { return nil }
    let frame = try frame(at: start..<end)
    consumed = end
    return frame
  }

  private func frame(at place: Range<Int>) throws(ProtocolViolation) -> Frame {
    let bytes = buffer.span
    let body = place.lowerBound + ProtocolLimits.frameHeaderBytes
    let version = ProtocolVersion(UInt16(bytes[body]) | UInt16(bytes[body + 1]) << 8)
    let content = bytes.extracting(body + ProtocolLimits.frameLengthLeastBytes..<place.upperBound)
    return Frame(
      version: version, message: try Message(from: content, in: version), position: position(of: place))
  }

  /// The length field of the frame that comes next, once all of it is there.
  private func announcedLength() throws(ProtocolViolation) -> Int? {
    guard buffer.count - consumed >= ProtocolLimits.frameHeaderBytes else { return nil }
    let bytes = buffer.span
    var length = 0
    for index in (consumed..<consumed + ProtocolLimits.frameHeaderBytes).reversed() {
      length = length << 8 | Int(bytes[index])
    }
    guard length >= ProtocolLimits.frameLengthLeastBytes, length <= ProtocolLimits.frameLengthBytes else {
      throw ProtocolViolation(
        expected: "a frame length of \(ProtocolLimits.frameLengthLeastBytes) to \(ProtocolLimits.frameLengthBytes)",
        got: "\(length)")
    }
    return length
  }

  private func position(of range: Range<Int>) -> Range<UInt64> {
    let first = received - UInt64(buffer.count)
    return first + UInt64(range.lowerBound)..<first + UInt64(range.upperBound)
  }

  private mutating func discardConsumed() {
    guard consumed > 0 else { return }
    if consumed == buffer.count {
      buffer.removeAll(keepingCapacity: buffer.capacity <= ProtocolLimits.idleBufferBytes)
    } else {
      buffer.removeSubrange(..<consumed)
    }
    consumed = 0
  }
}
