package import BatonPlatform
package import BatonProtocol

/// One end of a control channel: frames in, frames out, and the descriptors that ride on them.
///
/// It never waits: the owner watches ``descriptor`` and calls ``receive()`` and ``flush()`` when the kernel says so. It
/// decides nothing but what belongs to the form of the channel: which bytes are a frame, which frame a descriptor
/// belongs to, and that a frame carries one exactly when its kind says so.
///
/// Both drivers use it, so that the two ends of a channel cannot disagree.
package struct ControlChannel: ~Copyable {
  package let descriptor: OwnedDescriptor
  /// The version that outgoing frames are encoded in; the lowest until one is chosen.
  package var version: ProtocolVersion

  private let intake: Intake
  private var decoder = FrameDecoder()
  private var outgoing = OutgoingFrames()
  private var pending: PendingDescriptor?

  /// Takes over a connected stream socket and makes it non-blocking.
  package init(
    _ socket: consuming OwnedDescriptor, version: ProtocolVersion = .one, intake: Intake = .whatIsThere
  ) throws(SystemFailure) {
    try socket.setWaiting(.nonBlocking)
    descriptor = socket
    self.version = version
    self.intake = intake
  }
}

/// What is taken out of the socket.
package enum Intake: Hashable, Sendable {
  /// Everything: what is not a frame yet is kept until its rest comes.
  case whatIsThere
  /// Frames, each as a whole: what is not a frame yet stays in the socket, where it outlives this process. For a
  /// supervisor, whose end of the socket the next one takes over. While there is such a rest, its owner watches for
  /// ``Interest/changes``: what is there already is no news.
  case wholeFrames
}

extension ControlChannel {
  /// Lends the descriptor to whoever watches it, where the channel itself can only be reached through an optional.
  package borrowing func withDescriptor<Failure: Error>(
    _ body: (borrowing OwnedDescriptor) throws(Failure) -> Void
  ) throws(Failure) {
    try body(descriptor)
  }
}

// MARK: Sending

extension ControlChannel {
  /// Whether frames wait for room in the socket: the owner then watches for writability.
  package var hasUnsentFrames: Bool { !outgoing.isEmpty }

  /// Queues a message and sends what the socket takes.
  ///
  /// - Throws: ``ChannelFailure/stuck`` when the peer has not read for so long that the limit of unsent bytes is
  ///   reached; the channel is then of no more use.
  package mutating func send(_ message: Message) throws(ChannelFailure) {
    try enqueue(message, nil)
  }

  /// Like ``send(_:)``, with a copy of `passed` riding on the message.
  package mutating func send(
    _ message: Message, passing passed: borrowing OwnedDescriptor
  ) throws(ChannelFailure) {
    let copy: OwnedDescriptor
    do { copy = try passed.duplicate() } catch { throw .system(error) }
    try enqueue(message, RidingDescriptor(copy))
  }

  /// Sends what waits, as far as the socket takes it.
  package mutating func flush() throws(ChannelFailure) {
    do { try outgoing.flush(to: descriptor) } catch { throw .system(error) }
  }

  private mutating func enqueue(_ message: Message, _ passed: RidingDescriptor?) throws(ChannelFailure) {
    precondition(
      message.carriesDescriptor(in: version) == (passed != nil),
      "bug in baton: \(message.kind.name) goes with a descriptor exactly when its kind says so")
    do { try outgoing.append(FrameEncoder.frame(message, in: version), passed) } catch { throw .violated(error) }
    try flush()
    if outgoing.isTooLong { throw .stuck }
  }
}

// MARK: Receiving

extension ControlChannel {
  /// Reads all that is there, or no more once so many messages have arrived. What arrived before an end or a violation is
  /// delivered with it.
  package mutating func receive(atMost limit: Int = .max) -> Reception {
    var reception = Reception()
    var room: [UInt8] = []
    while reception.end == nil, reception.arrivals.count < limit {
      room.removeAll(keepingCapacity: true)
      do {
        guard let limit = try bytesToTake() else {
          reception.rest = .partOfFrame
          return reception
        }
        var message = try descriptor.receive(appendingTo: &room, limit: limit)
        decoder.receive(room.span)
        try keep(message.descriptor.take(), stray: message.strayDescriptors)
        try decode(into: &reception, from: message.credentials)
        switch message.outcome {
        case .bytes: continue
        case .wouldBlock: return reception
        case .ended: try endOfStream(&reception)
        }
      } catch let failure as ChannelFailure {
        reception.end = .failed(failure)
      } catch let failure as SystemFailure {
        reception.end = .failed(.system(failure))
      } catch let violation as ProtocolViolation {
        reception.end = .failed(.violated(violation))
      } catch {
        preconditionFailure("bug in baton: an error of an unknown kind: \(error)")
      }
    }
    return reception
  }

  /// How much the next read asks for; nothing when there is only the beginning of a frame, whose rest is to come.
  private borrowing func bytesToTake() throws(SystemFailure) -> Int? {
    guard intake == .wholeFrames, decoder.isBetweenFrames else { return ProtocolLimits.readBytes }
    var seen: [UInt8] = []
    // That there is nothing, or the end, is for the read to say.
    guard case .bytes(let count) = try descriptor.peek(appendingTo: &seen, limit: ProtocolLimits.readBytes) else {
      return ProtocolLimits.readBytes
    }
    switch FrameBoundary(in: seen) {
    case .whole(let whole): return whole
    case .impossible: return count
    case .incomplete(let announced):
      if let announced, announced > ProtocolLimits.wholeFrameBytes { return count }
      if let announced, try isThere(announced) { return announced }
      // Nothing will follow: the decoder says that a frame was cut off.
      return try descriptor.peerHasStoppedSending() ? count : nil
    }
  }

  /// Whether a frame that is longer than what is looked at first is all there.
  private borrowing func isThere(_ byteCount: Int) throws(SystemFailure) -> Bool {
    guard byteCount > ProtocolLimits.readBytes else { return false }
    var seen: [UInt8] = []
    return try descriptor.peek(appendingTo: &seen, limit: byteCount) == .bytes(byteCount)
  }

  private mutating func keep(_ arrived: consuming OwnedDescriptor?, stray: Int) throws(ProtocolViolation) {
    guard stray == 0 else {
      throw ProtocolViolation(expected: "at most one descriptor with a message", got: "\(stray + 1)")
    }
    guard let arrived else { return }
    guard pending == nil else {
      throw ProtocolViolation(expected: "one descriptor for each message that carries one", got: "a second one")
    }
    pending = PendingDescriptor(passed: PassedDescriptor(arrived), lastByte: decoder.received - 1)
  }

  private mutating func decode(
    into reception: inout Reception, from credentials: Credentials?
  ) throws(ProtocolViolation) {
    while let frame = try decoder.next() {
      let passed = try takeDescriptor(of: frame)
      reception.arrivals.append(
        Arrival(message: frame.message, version: frame.version, credentials: credentials, passed: passed))
    }
  }

  /// A descriptor belongs to the frame that holds the last byte of the read which brought it.
  private mutating func takeDescriptor(of frame: Frame) throws(ProtocolViolation) -> PassedDescriptor? {
    let expected = frame.message.carriesDescriptor(in: frame.version)
    guard let held = pending, frame.position.contains(held.lastByte) else {
      guard !expected else {
        throw ProtocolViolation(expected: "a descriptor with \(frame.message.kind.name)", got: "none")
      }
      return nil
    }
    pending = nil
    guard expected else {
      throw ProtocolViolation(expected: "no descriptor with \(frame.message.kind.name)", got: "one")
    }
    return held.passed
  }

  private mutating func endOfStream(_ reception: inout Reception) throws(ProtocolViolation) {
    try decoder.end()
    reception.end = .ended
  }
}

/// A descriptor whose frame is not complete yet.
private struct PendingDescriptor {
  let passed: PassedDescriptor
  let lastByte: UInt64
}
