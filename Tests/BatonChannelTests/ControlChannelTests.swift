import BatonChannel
import BatonPlatform
import BatonProtocol
import Testing

private let attempt = HandoffID(high: 0x3f2a_9c1e_7b64_4d0f, low: 0x8a51_c0ff_ee12_3456)

/// A channel whose other end is a bare socket: what a peer really sends is up to the test.
private struct Bench: ~Copyable {
  var channel: ControlChannel
  let peer: OwnedDescriptor

  init(_ intake: Intake = .whatIsThere) throws {
    let pair = try OwnedDescriptor.socketPair()
    channel = try ControlChannel(pair.first, version: .two, intake: intake)
    peer = pair.second
  }

  func send(_ message: Message, in version: ProtocolVersion = .two) throws {
    try send(FrameEncoder.frame(message, in: version))
  }

  func send(_ bytes: [UInt8]) throws {
    #expect(try peer.send(bytes.span) == .bytes(bytes.count))
  }

  func send(_ bytes: [UInt8], passing passed: borrowing OwnedDescriptor) throws {
    #expect(try peer.send(bytes.span, passing: passed) == .bytes(bytes.count))
  }
}

private let begin = Message.beginOwned(.init(handoffID: attempt, generation: Generation(7), lock: .attached))
private let beginAcquiring = Message.beginOwned(.init(handoffID: attempt, generation: Generation(7), lock: .acquire))

/// Ten bytes a shard.
private func sealed(shards: Int) -> Message {
  .sealComplete(
    .init(
      handoffID: attempt, lastRevisionPerShard: Array(repeating: .max, count: shards), dataDirectoryFingerprint: .zero))
}

private func violation(_ reception: Reception) -> String? {
  guard case .failed(.violated(let violation)) = reception.end else { return nil }
  return "\(violation)"
}

@Suite struct `A control channel` {
  @Test(arguments: [Intake.whatIsThere, .wholeFrames])
  func `delivers messages in order, whatever the cuts`(intake: Intake) throws {
    var bench = try Bench(intake)
    let bytes =
      try FrameEncoder.frame(.heartbeat(.init(wallClockMilliseconds: 1)), in: .two)
      + FrameEncoder.frame(.serve(attempt), in: .two)
    var messages: [Message] = []
    for byte in bytes {
      try bench.send([byte])
      messages += bench.channel.receive().arrivals.map(\.message)
    }
    #expect(messages == [.heartbeat(.init(wallClockMilliseconds: 1)), .serve(attempt)])
  }

  @Test func `delivers what was sent before the peer died, then the end`() throws {
    var bench = try Bench()
    try bench.send(.serve(attempt))
    try bench.peer.stopSending()
    let reception = bench.channel.receive()
    #expect(reception.arrivals.map(\.message) == [.serve(attempt)])
    guard case .ended = reception.end else {
      Issue.record("\(String(describing: reception.end))")
      return
    }
  }

  @Test(arguments: [Intake.whatIsThere, .wholeFrames])
  func `calls an end within a frame a violation`(intake: Intake) throws {
    var bench = try Bench(intake)
    try bench.send(Array(FrameEncoder.frame(.serve(attempt), in: .two).dropLast()))
    try bench.peer.stopSending()
    #expect(violation(bench.channel.receive())?.contains("the rest of a frame") == true)
  }

  @Test(arguments: [1, 4, 30, 4_095, 4_096, 4_097, 20_000])
  func `of a supervisor leaves half a frame to the next one`(byteCount: Int) throws {
    var bench = try Bench(.wholeFrames)
    let long = sealed(shards: 2_100)
    let bytes = try FrameEncoder.frame(long, in: .two)
    try bench.send(.serve(attempt))
    try bench.send(Array(bytes[..<byteCount]))
    #expect(bench.channel.receive().arrivals.map(\.message) == [.serve(attempt)])
    // The first one dies here, and the store has the socket.
    var next = try ControlChannel(bench.channel.descriptor.duplicate(), version: .two, intake: .wholeFrames)
    #expect(next.receive().arrivals.isEmpty)
    try bench.send(Array(bytes[byteCount...]))
    try bench.send(.commit(attempt))
    #expect(next.receive().arrivals.map(\.message) == [long, .commit(attempt)])
  }

  @Test func `of a supervisor takes a frame in pieces that is longer than a socket holds for sure`() throws {
    var bench = try Bench(.wholeFrames)
    let long = sealed(shards: 30_000)
    let bytes = try FrameEncoder.frame(long, in: .two)
    var (messages, sent): ([Message], Int) = ([], 0)
    while sent < bytes.count {
      let next = min(sent + 50_000, bytes.count)
      try bench.send(Array(bytes[sent..<next]))
      messages += bench.channel.receive().arrivals.map(\.message)
      sent = next
    }
    #expect(messages == [long])
  }

  @Test func `gives a descriptor to the message it rode on, behind messages that were read with it`() throws {
    var bench = try Bench()
    let pipe = try Pipe()
    try bench.send(.serve(attempt))
    try bench.send(FrameEncoder.frame(begin, in: .two), passing: pipe.writing)
    try bench.send(.commit(attempt))
    let arrivals = bench.channel.receive().arrivals
    #expect(arrivals.map(\.message) == [.serve(attempt), begin, .commit(attempt)])
    #expect(arrivals.map { $0.passed != nil } == [false, true, false])
    let passed = try #require(arrivals[1].passed).take()
    try passed.writeAll([42].span)
    var room: [UInt8] = [0]
    #expect(try pipe.reading.read(into: &room) == .bytes(1))
    #expect(room == [42])
  }

  @Test func `refuses a message without the descriptor it announces`() throws {
    var bench = try Bench()
    try bench.send(begin)
    #expect(violation(bench.channel.receive()) == "expected a descriptor with BeginOwned, got none")
  }

  @Test func `refuses a descriptor on a message that carries none`() throws {
    var bench = try Bench()
    let pipe = try Pipe()
    try bench.send(FrameEncoder.frame(beginAcquiring, in: .two), passing: pipe.writing)
    #expect(violation(bench.channel.receive()) == "expected no descriptor with BeginOwned, got one")
  }

  @Test func `refuses a second descriptor before the first message is complete`() throws {
    var bench = try Bench()
    let pipe = try Pipe()
    let bytes = try FrameEncoder.frame(begin, in: .two)
    try bench.send(Array(bytes[..<5]), passing: pipe.writing)
    try bench.send(Array(bytes[5...]), passing: pipe.writing)
    let said = violation(bench.channel.receive())
    #expect(said == "expected one descriptor for each message that carries one, got a second one")
  }

  @Test func `sends a descriptor together with its message when the peer reads late`() throws {
    var bench = try Bench()
    let pipe = try Pipe()
    let refused = Message.refused(
      .init(handoffID: attempt, code: .notNow, reason: String(repeating: "x", count: 4000), retryAfterMilliseconds: 0))
    var sent = 0
    while !bench.channel.hasUnsentFrames {
      try bench.channel.send(refused)
      sent += 1
    }
    try bench.channel.send(begin, passing: pipe.writing)
    var other = try ControlChannel(bench.peer.duplicate(), version: .two)
    var arrivals: [Arrival] = []
    while arrivals.count <= sent {
      arrivals += other.receive().arrivals
      try bench.channel.flush()
    }
    #expect(arrivals.last?.message == begin)
    #expect(arrivals.last?.passed != nil)
    let isDone = !bench.channel.hasUnsentFrames
    #expect(isDone)
  }

  @Test func `gives a peer up that never reads`() throws {
    var bench = try Bench()
    let refused = Message.refused(
      .init(handoffID: attempt, code: .notNow, reason: String(repeating: "x", count: 4000), retryAfterMilliseconds: 0))
    #expect(throws: ChannelFailure.self) {
      for _ in 0..<2000 { try bench.channel.send(refused) }
    }
  }
}
