import BatonPostcard
import BatonProtocol
import BatonSupervisor

/// libFuzzer's entry: the bytes of a channel, cut at a place that they choose themselves.
///
/// It holds three promises besides not crashing: where the stream is cut changes nothing; what was taken is exactly
/// what we would have written; and taking it apart into fields and together again gives the same message.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzFrames(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  // Safe: libFuzzer lends `count` bytes at `start` for the duration of this call, and the array is a copy.
  let bytes = unsafe [UInt8](UnsafeBufferPointer(start: start, count: count))
  let whole = Reading(of: [bytes])
  let cut = Int(bytes.first ?? 0) % (count + 1)
  precondition(whole == Reading(of: [Array(bytes[..<cut]), Array(bytes[cut...])]), "a cut changes what is read")
  for frame in whole.frames { check(frame, in: bytes) }
  _ = try? LockStamp.read(bytes)
  RecordReaders.read(bytes)
  NotificationReader.read(bytes)
  _ = ELFLibraries { offset, count in
    offset > UInt64(bytes.count) ? [] : Array(bytes.dropFirst(Int(offset)).prefix(count))
  }
  return 0
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
