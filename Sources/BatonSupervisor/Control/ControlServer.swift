package import BatonPlatform

/// The control socket's server: accepts, reads, answers, and never waits.
///
/// The engine owns the event loop and the tokens. It passes every event of a token of this server to `handle`, calls
/// `passTime` at `deadline`, and answers what it is given with `answer` and `announce`.
package struct ControlServer: ~Copyable {
  private let listener: ListeningSocket
  private var connections: [UInt64: ControlConnection] = [:]
  private let listenerToken: UInt64
  private let lastToken: UInt64
  private var nextToken: UInt64
  /// Set when the system had no descriptor left: nothing is accepted until then.
  private var pausedUntil: MonotonicInstant?

  /// A request, and what is known about it. The engine answers by the connection's number.
  package struct Question {
    package let connection: UInt64
    package let request: ControlRequest
    package let asker: Asker
    /// The executable, with the request that says so.
    package let executable: AttachedExecutable?
  }

  /// Tokens are used from the first on, each once: some millions are plenty.
  package init(
    _ listener: consuming ListeningSocket, tokens: ClosedRange<UInt64>, loop: borrowing EventLoop
  ) throws(SystemFailure) {
    listenerToken = tokens.lowerBound
    nextToken = tokens.lowerBound + 1
    lastToken = tokens.upperBound
    try loop.watch(listener.descriptor, for: .readable, token: listenerToken)
    self.listener = listener
  }

  /// Whether an event of this token is for the server, also when its connection is closed already.
  package func owns(_ token: UInt64) -> Bool {
    token >= listenerToken && token <= lastToken
  }

  package var connectionCount: Int { connections.count }

  /// The listening socket, for the program that this supervisor is replaced by.
  package var passing: (number: Int32, file: FileIdentity)? {
    listener.file.map { (listener.descriptor.raw, $0) }
  }

  /// Whether nobody but this one is connected.
  package func servesOnly(_ connection: UInt64) -> Bool {
    connections.keys.allSatisfy { $0 == connection }
  }

  /// When `passTime` is due.
  package var deadline: MonotonicInstant? {
    connections.values.compactMap(\.session.deadline).reduce(pausedUntil) { earliest, next in
      earliest.map { min($0, next) } ?? next
    }
  }
}

/// The descriptor that came with a request: taken once, or closed when nobody takes it.
package final class AttachedExecutable {
  private var descriptor: OwnedDescriptor?

  init(_ descriptor: consuming OwnedDescriptor) {
    self.descriptor = consume descriptor
  }

  package func take() -> OwnedDescriptor? {
    descriptor.take()
  }
}

// MARK: Events

extension ControlServer {
  /// Deals with one event. A failure of one connection ends that connection and nothing else.
  package mutating func handle(
    _ token: UInt64, _ readiness: Readiness, at now: MonotonicInstant, loop: borrowing EventLoop
  ) throws(SystemFailure) -> Question? {
    if token == listenerToken {
      try accept(at: now, loop)
      return nil
    }
    guard let connection = connections[token] else { return nil }
    var question: Question?
    if !readiness.isDisjoint(with: [.readable, .peerStoppedSending, .hungUp, .failed]),
      let request = connection.receive(at: now)
    {
      question = Question(
        connection: token, request: request, asker: connection.asker,
        executable: connection.executable)
      connection.executable = nil
    }
    try settle(connection, at: now, loop)
    return question
  }

  /// Lets time pass: silent clients are closed, and a paused listener listens again.
  package mutating func passTime(to now: MonotonicInstant, loop: borrowing EventLoop) throws(SystemFailure) {
    for connection in connections.values {
      connection.session.passTime(to: now)
      try settle(connection, at: now, loop)
    }
    if let pausedUntil, pausedUntil <= now { try resumeAccepting(loop) }
  }

  private mutating func accept(at now: MonotonicInstant, _ loop: borrowing EventLoop) throws(SystemFailure) {
    do {
      while let socket = try listener.accept() { try admit(socket, at: now, loop) }
    } catch {
      // No descriptor or no memory left. The connection stays in the queue and the listener readable: looking away is the only way not to spin.
      try loop.forget(listener.descriptor)
      pausedUntil = now.advanced(by: ControlLimits.pause)
    }
  }

  /// The name alone: arguments may hold values of environment variables, and those never stand on a receipt.
  private static func name(of pid: Int32) -> String {
    (try? ProcessTable.statusLine(of: pid)?.name) ?? "unknown"
  }

  private mutating func resumeAccepting(_ loop: borrowing EventLoop) throws(SystemFailure) {
    pausedUntil = nil
    try loop.watch(listener.descriptor, for: .readable, token: listenerToken)
  }

  private mutating func admit(
    _ socket: consuming OwnedDescriptor, at now: MonotonicInstant, _ loop: borrowing EventLoop
  ) throws(SystemFailure) {
    // A client that is gone already is nobody.
    guard let peer = try? socket.peerCredentials() else { return }
    precondition(nextToken <= lastToken, "bug in baton: the control server was given too few tokens")
    let asker = Asker(uid: peer.user, pid: peer.pid, command: Self.name(of: peer.pid))
    let connection = ControlConnection(socket, token: nextToken, asker: asker, connectedAt: now)
    nextToken += 1
    if peer.user != Host.user, peer.user != 0 {
      connection.session.refuse(
        ControlRefusal(.notPermitted, "uid \(peer.user) may not ask; uid \(Host.user) and root may"), at: now)
    } else if connections.count >= ControlLimits.connections {
      connection.session.refuse(ControlRefusal(.tooManyClients, "too many clients are connected"), at: now)
    }
    connections[connection.token] = connection
    try loop.watch(connection.socket, for: .readable, token: connection.token)
    try settle(connection, at: now, loop)
  }
}

// MARK: Answers

extension ControlServer {
  /// Answers one client; one that is gone hears nothing.
  package mutating func answer(
    _ connection: UInt64, _ response: ControlResponse, at now: MonotonicInstant, loop: borrowing EventLoop
  ) throws(SystemFailure) {
    guard let connection = connections[connection] else { return }
    connection.session.answer(response, at: now)
    try settle(connection, at: now, loop)
  }

  /// Tells every client that follows the attempt in flight.
  package mutating func announce(
    _ response: ControlResponse, at now: MonotonicInstant, loop: borrowing EventLoop
  ) throws(SystemFailure) {
    for connection in connections.values where connection.session.isFollowing {
      connection.session.answer(response, at: now)
      try settle(connection, at: now, loop)
    }
  }

  /// Closes a connection when what waits to be sent is sent.
  package mutating func hangUp(
    on connection: UInt64, at now: MonotonicInstant, loop: borrowing EventLoop
  ) throws(SystemFailure) {
    guard let connection = connections[connection] else { return }
    connection.session.hangUp(at: now)
    try settle(connection, at: now, loop)
  }

  /// Closes everything, and removes the socket's file if it is still ours.
  package mutating func close(loop: borrowing EventLoop) {
    for connection in connections.values { try? loop.forget(connection.socket) }
    connections = [:]
    if pausedUntil == nil { try? loop.forget(listener.descriptor) }
    listener.removeFile()
  }

  /// Sends what can be sent, watches for the rest, lets go of what is closed.
  private mutating func settle(
    _ connection: ControlConnection, at now: MonotonicInstant, _ loop: borrowing EventLoop
  ) throws(SystemFailure) {
    connection.flush(at: now)
    if connection.session.isClosed {
      connections[connection.token] = nil
      try loop.forget(connection.socket)
      return
    }
    let interest: Interest = connection.session.unsent.isEmpty ? .readable : [.readable, .writable]
    guard interest != connection.interest else { return }
    try loop.change(connection.socket, to: interest, token: connection.token)
    connection.interest = interest
  }
}
