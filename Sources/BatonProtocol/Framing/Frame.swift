/// One message together with the version that it was framed in, and where it stood in the stream.
package struct Frame: Hashable, Sendable {
  package let version: ProtocolVersion
  package let message: Message

  /// The offsets of the frame's bytes, header included, counted from the first byte that its channel ever carried.
  ///
  /// A descriptor belongs to the frame that contains the last byte of the read which brought it: one `recvmsg` may
  /// return bytes of earlier messages in front of the descriptor's, never bytes after them.
  package let position: Range<UInt64>

  package init(version: ProtocolVersion, message: Message, position: Range<UInt64> = 0..<0) {
    self.version = version
    self.message = message
    self.position = position
  }
}
