import BatonChannel
package import BatonPlatform
package import BatonProtocol

/// The supervisor's end of a control channel, played by the test line by line.
///
/// Every word of the process is expected or skipped by name; one that does not come within the deadline fails the test.
package final class ScriptedSupervisor {
  private var open: OpenChannel?
  private var channel: OpenChannel {
    get throws {
      guard let open else { throw Silence(what: "the script has hung up") }
      return open
    }
  }
  private var unread: [Arrival] = []
  package private(set) var hasEnded = false
  /// Signs of life and of work, which come when they come.
  package private(set) var beats: [Message] = []
  package let attempt: HandoffID
  /// Asked when the channel ends before its time.
  package var witness: () -> String = { "" }

  // A task of the server runs on the pool that every blocking test of this run shares: on two cores it may wait for them.
  private static let patience: Duration = .seconds(180)

  package init(_ socket: consuming OwnedDescriptor, attempt: HandoffID = .random()) throws {
    open = OpenChannel(try ControlChannel(socket))
    self.attempt = attempt
  }

  package func send(_ message: Message) throws {
    try channel.it.send(message)
  }

  package func send(_ message: Message, passing passed: borrowing OwnedDescriptor) throws {
    try channel.it.send(message, passing: passed)
  }

  package func speak(_ version: ProtocolVersion) throws { try channel.it.version = version }

  /// The next word of the process that is no sign of life.
  package func next() throws -> Message {
    let deadline = MonotonicInstant.now().advanced(by: Self.patience)
    while true {
      while !unread.isEmpty {
        let message = unread.removeFirst().message
        switch message {
        case .heartbeat, .status, .moment, .closed: beats.append(message)
        case _: return message
        }
      }
      guard !hasEnded else { throw ChannelEnded(witness: witness()) }
      let channel = try channel
      guard try channel.it.descriptor.wait(for: .readable, until: deadline) else {
        throw Silence(what: "the process says nothing")
      }
      let reception = channel.it.receive()
      unread += reception.arrivals
      hasEnded = reception.end != nil
    }
  }

  /// Waits for the end of the channel; what is said before it is thrown away.
  package func awaitEnd() throws {
    while !hasEnded { _ = try? next() }
  }

  /// Waits for a sign of life or of work that fits.
  package func awaitBeat(_ fits: (Message) -> Bool) throws {
    let deadline = MonotonicInstant.now().advanced(by: Self.patience)
    while true {
      if beats.contains(where: fits) { return }
      beats = []
      guard !hasEnded else { throw ChannelEnded(witness: witness()) }
      let channel = try channel
      guard try channel.it.descriptor.wait(for: .readable, until: deadline) else {
        throw Silence(what: "the process says nothing")
      }
      let reception = channel.it.receive()
      hasEnded = reception.end != nil
      for arrival in reception.arrivals {
        switch arrival.message {
        case .heartbeat, .status, .moment, .closed: beats.append(arrival.message)
        case _: unread.append(arrival)
        }
      }
    }
  }

  /// Whether the process says nothing for a while.
  package func isSilent(for duration: Duration) throws -> Bool {
    try !channel.it.descriptor.wait(for: .readable, until: .now().advanced(by: duration))
  }

  /// Hangs up, as the death of the supervisor does.
  package func hangUp() {
    open = nil
  }
}

private final class OpenChannel {
  var it: ControlChannel

  init(_ channel: consuming ControlChannel) {
    it = channel
  }
}

// MARK: The steps of an attempt

extension ScriptedSupervisor {
  /// Hello, HelloAck.
  package func greet(choosing version: ProtocolVersion = .two) throws {
    try expect(.hello)
    try acknowledge(choosing: version)
  }

  package func acknowledge(choosing version: ProtocolVersion = .two) throws {
    try speak(version)
    try send(.helloAck(.init(chosenVersion: version, handoffID: attempt)))
  }

  package func expect(_ kind: MessageKind) throws {
    let message = try next()
    guard message.kind == kind else { throw Unexpected(message) }
  }

  package func expectPrepared() throws -> Message.Prepared {
    let message = try next()
    guard case .prepared(let prepared) = message else { throw Unexpected(message) }
    return prepared
  }

  package func begin(generation: UInt64, lock: LockPassage = .acquire) throws {
    try send(.beginOwned(.init(handoffID: attempt, generation: Generation(generation), lock: lock)))
  }

  package func begin(generation: UInt64, attaching lock: borrowing OwnedDescriptor) throws {
    let message = Message.BeginOwned(handoffID: attempt, generation: Generation(generation), lock: .attached)
    try send(.beginOwned(message), passing: lock)
  }

  /// Up to serving, as a first start.
  package func start(generation: UInt64 = 1) throws {
    try greet()
    _ = try expectPrepared()
    try begin(generation: generation)
    _ = try expectReady()
    try send(.serve(attempt))
  }

  package func expectReady() throws -> Message.Ready {
    let message = try next()
    guard case .ready(let ready) = message else { throw Unexpected(message) }
    return ready
  }

  package func prepareHandoff(_ id: HandoffID, deadline: Duration = .seconds(30)) throws {
    let milliseconds = UInt64(deadline / .milliseconds(1))
    try send(
      .prepareHandoff(
        .init(
          handoffID: id, successorPID: 1, deadlineMilliseconds: milliseconds, drainGraceMilliseconds: milliseconds)))
  }

  package func expectDrained() throws {
    let message = try next()
    guard case .drained = message else { throw Unexpected(message) }
  }

  package func expectSealComplete() throws -> Message.SealComplete {
    let message = try next()
    guard case .sealComplete(let sealed) = message else { throw Unexpected(message) }
    return sealed
  }

  package func expectResumed() throws -> Message.Resumed {
    let message = try next()
    guard case .resumed(let resumed) = message else { throw Unexpected(message) }
    return resumed
  }

  /// The server may or may not have drained before it was called back.
  package func expectResumedAfterDrained() throws -> Message.Resumed {
    let message = try next()
    if case .resumed(let resumed) = message { return resumed }
    guard case .drained = message else { throw Unexpected(message) }
    return try expectResumed()
  }

  /// SealRequest with one end of an escrow pair; the other is the supervisor's.
  package func requestSeal(_ id: HandoffID) throws -> OwnedDescriptor {
    let pair = try OwnedDescriptor.socketPair()
    let (ours, theirs) = pair.split()
    try send(.sealRequest(id), passing: OwnedDescriptor(adopting: theirs))
    return OwnedDescriptor(adopting: ours)
  }
}

/// What was waited for did not come.
package struct Silence: Error {
  let what: String
}

package struct ChannelEnded: Error {
  /// What the process has to say about it.
  let witness: String
}

package struct Unexpected: Error {
  package let message: Message
  package init(_ message: Message) { self.message = message }
}

extension SocketPair {
  /// The numbers of the ends, which are somebody else's from here on.
  package consuming func split() -> (Int32, Int32) { (first.release(), second.release()) }
}

extension OwnedDescriptor {
  /// What an incumbent sends on the escrow pair: the attempt's sixteen bytes with the lock on them.
  package borrowing func receiveLock(of attempt: HandoffID) throws -> OwnedDescriptor {
    var bytes: [UInt8] = []
    try setWaiting(.nonBlocking)
    let message = try receive(appendingTo: &bytes, limit: 64)
    let passed = message.takeDescriptor()
    guard bytes == attempt.bytes, let passed else {
      throw SystemFailure(call: .receive, object: "the lock", errno: .noAttribute)
    }
    return passed
  }
}
