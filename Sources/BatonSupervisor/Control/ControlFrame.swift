/// How requests and answers travel over the control socket:
///
///     bytes 0..3   u32 little-endian   length of everything after this field
///     bytes 4..5   u16 little-endian   version of the conversation
///     bytes 6..    postcard            one request or answer
///
/// The form is that of the control channel, so that `baton frame` can show both. There is no checksum: a stream socket
/// on one host loses nothing.
package enum ControlFrame {
  package static let version: UInt16 = 1

  /// The largest frame: a request with all the arguments that a kernel would take is below.
  package static let byteLimit = 1 << 20

  static let headByteCount = 4
  static let versionByteCount = 2

  package static func bytes(of value: some Recorded) -> [UInt8] {
    let content = value.recorded
    let length = UInt32(clamping: content.count + versionByteCount)
    let head = (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
    return head + [UInt8(truncatingIfNeeded: version), UInt8(truncatingIfNeeded: version >> 8)] + content
  }

  /// An answer that fits: one that is too long gives way to one that says so.
  package static func bytes(answering response: ControlResponse) -> [UInt8] {
    let bytes = bytes(of: response)
    guard bytes.count > byteLimit else { return bytes }
    let refusal = ControlRefusal(.systemFailure, "the answer is too long for one frame")
    return self.bytes(of: ControlResponse.refused(refusal))
  }
}

/// Why bytes are no frame of this conversation.
package enum ControlFault: Error, Hashable, Sendable, CustomStringConvertible {
  case length(UInt32)
  case version(UInt16)
  case malformed(String)

  package var description: String {
    switch self {
    case .length(let length): "expected a frame of 2 to \(ControlFrame.byteLimit) bytes, got \(length)"
    case .version(let version):
      "expected version \(ControlFrame.version) of the control conversation, got \(version); "
        + "use the baton that belongs to the supervisor"
    case .malformed(let why): why
    }
  }
}

/// Puts frames together from whatever pieces the socket gives.
package struct ControlFrameDecoder: Sendable {
  private var bytes: [UInt8] = []

  package init() {}

  /// How many bytes wait for the rest of their frame.
  package var pendingByteCount: Int { bytes.count }

  package mutating func receive(_ piece: [UInt8]) {
    bytes += piece
  }

  /// The next value, or nothing while its frame is not complete. The length is judged before anything is kept for it.
  package mutating func next<Value: Recorded>(
    _ type: Value.Type = Value.self
  ) throws(ControlFault) -> Value? {
    guard bytes.count >= ControlFrame.headByteCount else { return nil }
    let length = bytes.prefix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard length >= ControlFrame.versionByteCount, length <= ControlFrame.byteLimit else { throw .length(length) }
    let end = ControlFrame.headByteCount + Int(length)
    let contentStart = ControlFrame.headByteCount + ControlFrame.versionByteCount
    guard bytes.count >= contentStart else { return nil }
    let version = UInt16(bytes[4]) | UInt16(bytes[5]) << 8
    guard version == ControlFrame.version else { throw .version(version) }
    guard bytes.count >= end else { return nil }
    let content = Array(bytes[contentStart..<end])
    bytes.removeFirst(end)
    do {
      return try RecordReader.whole(content)
    } catch {
      throw .malformed("\(error)")
    }
  }
}
