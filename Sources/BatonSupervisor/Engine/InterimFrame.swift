package import BatonPostcard

/// How requests and responses stand on the control socket:
///
///     bytes 0..3   u32 little-endian   length of what follows the version
///     bytes 4..5   u16 little-endian   version of the words
///     bytes 6..    postcard            one request or response
///
/// Supervisor and command line are usually of one build. Where they are not, the version says so before anything is
/// misread.
package enum InterimFrame {
  package static let version: UInt16 = 1
  package static let headerByteCount = 6
  /// A history of many receipts is the longest; a request is far below.
  package static let contentByteLimit = 4 << 20

  package static func encoded(_ value: some Recorded) -> [UInt8] {
    let content = value.recorded
    precondition(content.count <= contentByteLimit, "bug in baton: a control frame is never that long")
    var bytes: [UInt8] = []
    bytes.reserveCapacity(headerByteCount + content.count)
    for shift in [0, 8, 16, 24] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: UInt32(content.count) >> shift)) }
    for shift in [0, 8] as [UInt16] { bytes.append(UInt8(truncatingIfNeeded: version >> shift)) }
    return bytes + content
  }

  /// Takes the first frame out of the bytes; nothing while it is not whole.
  package static func next<Value: Recorded>(
    in bytes: inout [UInt8], limit: Int = contentByteLimit, as type: Value.Type = Value.self
  ) throws(InterimFrameProblem) -> Value? {
    guard bytes.count >= headerByteCount else { return nil }
    let length = (0..<4).reduce(0) { $0 | Int(bytes[$1]) << (8 * $1) }
    let spoken = UInt16(bytes[4]) | UInt16(bytes[5]) << 8
    guard spoken == version else { throw .otherVersion(spoken) }
    guard length <= limit else { throw .tooLong(length) }
    guard bytes.count >= headerByteCount + length else { return nil }
    let content = Array(bytes[headerByteCount..<(headerByteCount + length)])
    bytes.removeFirst(headerByteCount + length)
    do {
      return try RecordReader.whole(content)
    } catch {
      throw .malformed(error)
    }
  }
}

/// Why a frame of the control socket is not understood.
package enum InterimFrameProblem: Error, Hashable, Sendable, CustomStringConvertible {
  case otherVersion(UInt16)
  case tooLong(Int)
  case malformed(Malformed)

  package var description: String {
    switch self {
    case .otherVersion(let version):
      "the other side speaks version \(version) of the control socket, this one version \(InterimFrame.version)"
    case .tooLong(let length): "a frame of \(length) bytes"
    case .malformed(let malformed): "\(malformed)"
    }
  }
}
