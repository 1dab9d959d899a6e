import BatonProtocol

/// What a decoder makes of a whole stream that is given to it in pieces.
struct StreamReading: Equatable {
  var frames: [Frame] = []
  var violation: ProtocolViolation?
}

extension StreamReading {
  /// Reads pieces that follow each other, and then the end of the stream.
  init(of pieces: [ArraySlice<UInt8>]) {
    var decoder = FrameDecoder()
    do {
      for piece in pieces {
        decoder.receive(piece.span)
        while let frame = try decoder.next() { frames.append(frame) }
      }
      try decoder.end()
    } catch {
      violation = error
    }
  }

  init(of bytes: [UInt8]) {
    self.init(of: [bytes[...]])
  }

  /// The messages without where they stood.
  var messages: [Message] { frames.map(\.message) }
}
