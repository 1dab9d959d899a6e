import BatonPostcard
import BatonProtocol

/// The bytes of a channel, cut at a place that they choose themselves.
///
/// Three promises are held besides not crashing: where the stream is cut changes nothing; what was taken is exactly what
/// we would have written; and taking it apart into fields and together again gives the same message.
enum FrameReader {
  static func read(_ bytes: [UInt8]) {
    let whole = Reading(of: [bytes])
    let cut = Int(bytes.first ?? 0) % (bytes.count + 1)
    precondition(whole == Reading(of: [Array(bytes[..<cut]), Array(bytes[cut...])]), "a cut changes what is read")
    for frame in whole.frames { check(frame, in: bytes) }
    _ = try? LockStamp.read(bytes)
    if let packet = try? MovePacket(bytes.span) {
      precondition((try? packet.bytes()) == bytes, "what was read of a packet is not what we write")
    }
  }
}

private struct Reading: Equatable {
  var frames: [Frame] = []
  var violation: ProtocolViolation?

  init(of pieces: [[UInt8]]) {
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
}

private func check(_ frame: Frame, in bytes: [UInt8]) {
  let place = Int(frame.position.lowerBound)..<Int(frame.position.upperBound)
  guard let written = try? FrameEncoder.frame(frame.message, in: frame.version) else {
    fatalError("\(frame) was read and cannot be written")
  }
  precondition(written == Array(bytes[place]), "what was read is not what we write")
  let again = try? Message(named: frame.message.kind.name, fields: frame.message.fields)
  precondition(again == frame.message, "the fields do not make the message")
}
