import BatonProtocol
import Testing

/// One frame of each kind, as its own bytes.
private func oneFrameOfEachKind() throws -> [[UInt8]] {
  var generator = SeededGenerator()
  return try MessageKind.allCases.map { try FrameEncoder.frame(.random($0, using: &generator), in: .two) }
}

@Suite struct `A stream of frames` {
  @Test func `reads the same wherever it is cut`() throws {
    for frame in try oneFrameOfEachKind() + Vectors.bundled().sound.map(\.frame) where frame.count < 5000 {
      let whole = StreamReading(of: frame)
      #expect(whole.frames.count == 1 && whole.violation == nil)
      for cut in 0...frame.count {
        let pieces = StreamReading(of: [frame[..<cut], frame[cut...]])
        if pieces != whole { Issue.record("cut at \(cut) of \(frame.count), \(Seed.note)") }
      }
    }
  }

  @Test func `reads the same byte by byte and in random pieces`() throws {
    let stream = try oneFrameOfEachKind().flatMap(\.self)
    let whole = StreamReading(of: stream)
    #expect(whole.frames.count == MessageKind.allCases.count)
    #expect(StreamReading(of: stream.indices.map { stream[$0...$0] }) == whole)
    var generator = SeededGenerator()
    for _ in 0..<200 {
      let cuts = (0..<20).map { _ in Int.random(in: 0...stream.count, using: &generator) } + [0, stream.count]
      let sorted = cuts.sorted()
      let pieces = zip(sorted, sorted.dropFirst()).map { stream[$0..<$1] }
      #expect(StreamReading(of: pieces) == whole, "\(Seed.note)")
    }
  }

  @Test func `says where each frame stood`() throws {
    let frames = try oneFrameOfEachKind()
    let reading = StreamReading(of: frames.flatMap(\.self))
    var start: UInt64 = 0
    for (frame, bytes) in zip(reading.frames, frames) {
      #expect(frame.position == start..<start + UInt64(bytes.count))
      start = frame.position.upperBound
    }
  }

  @Test func `that ends within a frame is a violation, between frames it is not`() throws {
    for frame in try oneFrameOfEachKind() {
      for end in 1..<frame.count {
        let reading = StreamReading(of: [frame[..<end]])
        let expected = ProtocolViolation(
          expected: "the rest of a frame", got: "the end of the stream after \(end) of its bytes")
        if !reading.frames.isEmpty || reading.violation != expected { Issue.record("cut at \(end), \(Seed.note)") }
      }
      #expect(StreamReading(of: frame + frame).violation == nil)
    }
  }

  /// The length in the header is made to fit, so that the message itself is what ends too early.
  @Test func `refuses a message that is cut anywhere`() throws {
    for frame in try oneFrameOfEachKind() where frame.count < 5000 {
      for end in 6..<frame.count {
        let reading = StreamReading(of: framed(Array(frame[4..<end])))
        if reading.violation == nil || !reading.frames.isEmpty { Issue.record("cut at \(end), \(Seed.note)") }
      }
    }
  }

  @Test func `refuses a message with bytes behind it`() throws {
    for frame in try oneFrameOfEachKind() {
      let violation = try #require(StreamReading(of: framed(frame[4...] + [0])).violation)
      #expect(violation.expected.hasPrefix("nothing after the last field of ") && violation.got == "1 more bytes")
    }
  }
}

@Suite struct `A frame's length` {
  @Test(arguments: [0, 1, 1_048_577, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff] as [UInt32])
  func `is refused from the header alone`(length: UInt32) throws {
    var decoder = FrameDecoder()
    let bytes = header(length)
    decoder.receive(bytes.span)
    #expect(throws: ProtocolViolation(expected: "a frame length of 2 to 1048576", got: "\(length)")) {
      try decoder.next()
    }
  }

  @Test(arguments: [2, 3, 1_048_575, 1_048_576] as [UInt32])
  func `is waited for when it is legal`(length: UInt32) throws {
    var decoder = FrameDecoder()
    let bytes = header(length)
    decoder.receive(bytes.span)
    #expect(try decoder.next() == nil)
  }

  @Test func `may be 1 MiB exactly, and we send no more`() throws {
    let room = ProtocolLimits.frameLengthBytes - 2 - 1 - 17 - 3 - 1
    let largest = try sealFailed(partialState: room)
    let bytes = try FrameEncoder.frame(largest, in: .one)
    #expect(bytes.count == 4 + ProtocolLimits.frameLengthBytes)
    #expect(StreamReading(of: bytes).messages == [largest])

    var encoder = FrameEncoder()
    try encoder.append(.heartbeat(.init(wallClockMilliseconds: 1)), in: .one)
    let before = encoder.bytes.count
    #expect(throws: ProtocolViolation.self) { try encoder.append(sealFailed(partialState: room + 1), in: .one) }
    #expect(encoder.bytes.count == before)
  }

  private func sealFailed(partialState count: Int) throws -> Message {
    let id = FieldValue.text(HandoffID(high: 0, low: 0).description)
    let state = FieldValue.text(String(repeating: "s", count: count))
    return try Message(
      named: "SealFailed", fields: [("handoff_id", id), ("error", .text("")), ("partial_state", state)])
  }
}

@Suite struct `A decoder after a violation` {
  @Test func `says the same for ever and holds no more bytes`() throws {
    var decoder = FrameDecoder()
    let unsound = header(0)
    decoder.receive(unsound.span)
    let first = try #require(violation(of: &decoder))
    let sound = try FrameEncoder.frame(.commit(HandoffID(high: 1, low: 1)), in: .one)
    decoder.receive(sound.span)
    #expect(violation(of: &decoder) == first)
    #expect(throws: first) { try decoder.end() }
  }

  @Test func `has returned what stood before it`() throws {
    let sound = try FrameEncoder.frame(.serve(HandoffID(high: 1, low: 1)), in: .two)
    let reading = StreamReading(of: sound + header(0))
    #expect(reading.messages == [.serve(HandoffID(high: 1, low: 1))] && reading.violation != nil)
  }

  private func violation(of decoder: inout FrameDecoder) -> ProtocolViolation? {
    do {
      _ = try decoder.next()
      return nil
    } catch {
      return error
    }
  }
}

@Suite struct `What the socket has not taken` {
  @Test func `stays, and what it took is forgotten`() throws {
    var encoder = FrameEncoder()
    let first = HandoffID(high: 1, low: 2)
    try encoder.append(.commit(first), in: .one)
    try encoder.append(.begin(first), in: .one)
    let all = encoder.bytes
    encoder.discard(5)
    #expect(encoder.bytes == Array(all[5...]))
    encoder.discard(encoder.bytes.count)
    #expect(encoder.bytes.isEmpty)
  }
}

private func header(_ length: UInt32) -> [UInt8] {
  (0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
}

private func framed(_ content: [UInt8]) -> [UInt8] {
  header(UInt32(content.count)) + content
}

private func framed(_ content: ArraySlice<UInt8>) -> [UInt8] {
  framed(Array(content))
}
