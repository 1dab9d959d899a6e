import BatonPlatform

// What clients see: a line a request. `add WORD` appends durably, `count` says how many lines there are, `pid` who it is,
// `exit CODE` ends it.

final class PeerListener {
  let name: String
  let token: UInt64
  let socket: ListeningSocket
  var state = State.idle

  enum State {
    case idle, accepting
  }

  init(name: String, number: Int32, token: UInt64) throws {
    self.name = name
    self.token = token
    guard let descriptor = try OwnedDescriptor.inherited(number) else { fatalError("listener \(name) is missing") }
    socket = try ListeningSocket(adopting: descriptor)
  }
}

final class PeerConnection {
  let socket: OwnedDescriptor
  var unread: [UInt8] = []

  init(_ socket: consuming OwnedDescriptor) {
    self.socket = socket
  }
}

extension Peer {
  func startAccepting() throws {
    for listener in listeners where listener.state == .idle {
      try loop.watch(listener.socket.descriptor, for: .readable, token: listener.token)
      listener.state = .accepting
    }
  }

  func stopAccepting() throws {
    for listener in listeners where listener.state == .accepting {
      try loop.forget(listener.socket.descriptor)
      listener.state = .idle
    }
    // Requests are answered as they are read, so nothing is owed.
    for (token, connection) in connections {
      try loop.forget(connection.socket)
      connections[token] = nil
    }
  }

  func accept(from listener: PeerListener) throws {
    guard listener.state == .accepting, let socket = try listener.socket.accept() else { return }
    let connection = PeerConnection(socket)
    nextToken += 1
    try loop.watch(connection.socket, for: .readable, token: nextToken)
    connections[nextToken] = connection
  }

  func converse(_ token: UInt64) throws {
    guard let connection = connections[token] else { return }
    let outcome = (try? connection.socket.read(appendingTo: &connection.unread, limit: 4096)) ?? .ended
    while let end = connection.unread.firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(decoding: connection.unread[..<end], as: UTF8.self)
      connection.unread.removeSubrange(...end)
      let answer = Array((try answer(to: line) + "\n").utf8)
      _ = try? connection.socket.send(answer.span)
    }
    guard outcome == .ended else { return }
    try loop.forget(connection.socket)
    connections[token] = nil
  }

  private func answer(to line: String) throws -> String {
    switch line {
    case "count": return "\(log.revision)"
    case "pid": return "\(Host.pid)"
    case "generation": return "\(generation)"
    case _ where line.hasPrefix("add "):
      try log.add(String(line.dropFirst(4)))
      return "ok"
    case _ where line.hasPrefix("exit "): Program.exit(Int32(line.dropFirst(5)) ?? 1)
    case _: return "unknown"
    }
  }
}
