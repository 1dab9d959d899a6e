/// Where the frames end in bytes that were looked at and not taken.
package enum FrameBoundary: Hashable, Sendable {
  /// So many bytes are whole frames, at least one.
  case whole(byteCount: Int)
  /// The first frame is not all there. It has so many bytes, as far as its header is there.
  case incomplete(byteCount: Int?)
  /// No frame has such a header: the decoder says why.
  case impossible

  package init(in bytes: [UInt8]) {
    var end = 0
    while true {
      switch Self.length(in: bytes[end...]) {
      case .impossible: self = end > 0 ? .whole(byteCount: end) : .impossible
      case .incomplete(let count): self = end > 0 ? .whole(byteCount: end) : .incomplete(byteCount: count)
      case .whole(let count):
        end += count
        continue
      }
      return
    }
  }

  private static func length(in bytes: ArraySlice<UInt8>) -> FrameBoundary {
    let header = bytes.prefix(ProtocolLimits.frameHeaderBytes)
    guard header.count == ProtocolLimits.frameHeaderBytes else { return .incomplete(byteCount: nil) }
    let length = header.reversed().reduce(0) { $0 << 8 | Int($1) }
    guard length >= ProtocolLimits.frameLengthLeastBytes, length <= ProtocolLimits.frameLengthBytes else {
      return .impossible
    }
    let count = ProtocolLimits.frameHeaderBytes + length
    return count <= bytes.count ? .whole(byteCount: count) : .incomplete(byteCount: count)
  }
}
