import Baton
import BatonPlatform

/// Connections come and go.
extension Server {
  /// Begins to accept and to answer; the listeners are the same each time.
  func serve() throws(SystemFailure) {
    if listeners.isEmpty { try openListeners() }
    hasAnswered = false
    standing = .serving
    try watchListeners()
  }

  private func openListeners() throws(SystemFailure) {
    for given in process.listeners {
      guard let listener = try Listener(given) else { continue }
      listeners[takeToken()] = listener
      if listener.purpose == .redis { execution.facts.port = try listener.descriptor.localAddress()?.port ?? 0 }
      say(.info, "serving on \(given.address) (\(given.name))")
    }
  }

  /// Takes what waits in the queue, but leaves the rest of a long queue for the next turn.
  func accept(_ listener: Listener) throws(SystemFailure) {
    for _ in 0..<64 where standing == .serving && acceptRestsUntil == nil {
      guard connections.count < Limits.connections else { return try restAccepting("there are too many connections") }
      do throws(SystemFailure) {
        guard let descriptor = try listener.descriptor.acceptConnection() else { return }
        try add(descriptor, listener)
      } catch {
        guard error.meansExhausted else { throw error }
        return try restAccepting("\(error)")
      }
    }
  }

  private func add(_ descriptor: consuming OwnedDescriptor, _ listener: Listener) throws(SystemFailure) {
    process.traffic.connectionOpened()
    try descriptor.sendWithoutDelay()
    let token = takeToken()
    let connection = Connection(token: token, descriptor: descriptor, conversation: listener.conversation)
    try loop.watch(connection.descriptor, for: connection.interest, token: token)
    connections[token] = connection
    execution.facts.connections = connections.count
  }

  /// Forgets a connection and closes it.
  func drop(_ connection: Connection, _ closing: Traffic.Closing = .inOrder) throws(SystemFailure) {
    try loop.forget(connection.descriptor)
    connections[connection.token] = nil
    process.traffic.connectionClosed(closing)
    waiting.remove(connection.token)
    execution.facts.connections = connections.count
    if acceptRestsUntil != nil { try goOnAccepting() }
  }

  func watchListeners() throws(SystemFailure) {
    for (token, listener) in listeners { try loop.watch(listener.descriptor, for: .readable, token: token) }
  }

  func forgetListeners() throws(SystemFailure) {
    for listener in listeners.values { try loop.forget(listener.descriptor) }
  }

  /// The listener stays readable while nobody accepts, so it is not watched until there is hope again.
  private func restAccepting(_ reason: String) throws(SystemFailure) {
    let now = MonotonicInstant.now()
    if warnedOfRestAt.map({ $0.advanced(by: Limits.repeatedWarning) <= now }) ?? true {
      say(.warning, "unable to accept connections: \(reason); they wait in the queue")
      warnedOfRestAt = now
    }
    acceptRestsUntil = now.advanced(by: Limits.acceptRest)
    try forgetListeners()
  }

  func goOnAccepting() throws(SystemFailure) {
    acceptRestsUntil = nil
    if standing == .serving { try watchListeners() }
  }

  private func takeToken() -> UInt64 {
    nextToken += 1
    return nextToken
  }
}

extension SystemFailure {
  /// No descriptor or no memory is left, for now.
  fileprivate var meansExhausted: Bool {
    [.tooManyOpenFiles, .tooManyOpenFilesInSystem, .outOfMemory, Errno(105)].contains(errno)
  }
}

extension SocketAddress {
  /// The port; nil on a unix socket.
  fileprivate var port: Int? {
    switch self {
    case .ipv4(_, let port), .ipv6(_, let port): Int(port)
    case .unix: nil
    }
  }
}
