import BatonPostcard
import BatonProtocol

/// What it costs to read and to write one message of about sixty bytes.
enum CodecBench {
  struct Figure {
    let name: String
    let nanoseconds: Double
  }

  static func figures() -> [Figure] {
    samples.flatMap { message -> [Figure] in
      var writer = PostcardWriter()
      message.write(to: &writer)
      let bytes = writer.bytes
      let name = "\(message.kind.name)-\(bytes.count)-bytes"
      return [
        Figure(name: "\(name)-decode", nanoseconds: best { decode(bytes, times: $0) }),
        Figure(name: "\(name)-encode", nanoseconds: best { encode(message, times: $0) }),
        Figure(name: "\(name)-frame-decode", nanoseconds: best { decodeFrames(of: message, times: $0) }),
        Figure(name: "\(name)-frame-encode", nanoseconds: best { encodeFrames(of: message, times: $0) }),
      ]
    }
  }

  /// Messages of about sixty bytes: one with a string, one with numbers beside it, one with two lists, which costs
  /// two allocations; and a shorter one that costs none.
  private static let samples: [Message] = {
    let id = HandoffID(high: 0x3f2a_9c1e_7b64_4d0f, low: 0x8a51_c0ff_ee12_3456)
    let torn = "the log is torn at byte 123456789"
    return [
      .abort(.init(handoffID: id, reason: "the successor exited with code 1 in warm")),
      .refused(.init(handoffID: id, code: .storage, reason: torn, retryAfterMilliseconds: 250_000)),
      .ready(
        .init(
          handoffID: id, listeningOn: ["main-listener", "web-listener"], healthzOK: true,
          advertisedRevisionPerShard: [16_383, 1_000_000, 1_234_567_890])),
      .beginOwned(.init(handoffID: id, generation: Generation(7), lock: .attached)),
    ]
  }()

  /// The least of many short rounds: the machine is shared, and noise only adds.
  private static func best(_ round: (Int) -> Void) -> Double {
    let times = 5_000
    let clock = ContinuousClock()
    let nanoseconds = (0..<200).map { _ in Double(clock.measure { round(times) } / .nanoseconds(1)) }
    let least = (nanoseconds.min() ?? 0) / Double(times)
    return Double(Int(least * 10 + 0.5)) / 10
  }

  private static func decode(_ bytes: [UInt8], times: Int) {
    for _ in 0..<times {
      guard let message = try? Message(from: bytes.span, in: .two) else { fatalError("the sample does not decode") }
      keep(message)
    }
  }

  private static func encode(_ message: Message, times: Int) {
    var writer = PostcardWriter()
    for _ in 0..<times {
      writer.bytes.removeAll(keepingCapacity: true)
      message.write(to: &writer)
    }
    keep(writer.bytes.count)
  }

  private static func decodeFrames(of message: Message, times: Int) {
    guard let frame = try? FrameEncoder.frame(message, in: .two) else { fatalError("the sample does not encode") }
    var decoder = FrameDecoder()
    for _ in 0..<times {
      decoder.receive(frame.span)
      keep(try? decoder.next())
    }
  }

  private static func encodeFrames(of message: Message, times: Int) {
    var encoder = FrameEncoder()
    for _ in 0..<times {
      try? encoder.append(message, in: .two)
      encoder.discard(encoder.bytes.count)
    }
    keep(encoder.bytes.count)
  }

  /// Makes the optimiser believe that the value is needed.
  @inline(never) private static func keep<Value>(_ value: Value) {}
}
