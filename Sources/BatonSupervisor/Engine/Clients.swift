import BatonPlatform

// The control socket: one request a connection, and answers to it. Every client has a limit and a deadline, and none is
// ever waited for: a silent one disturbs nobody.

/// Those who are connected, and the socket that they come by.
struct Clients {
  var listener: ClientListener?
  var connected: [UInt64: Client] = [:]

  static let connectedMax = 64
  /// An executable's arguments and environment are the longest part.
  static let requestByteLimit = 2 << 20
  static let unsentByteLimit = 8 << 20
  /// For the request to come whole, and for an answer to be taken.
  static let patience = Duration.seconds(5)
}

final class ClientListener {
  let socket: ListeningSocket
  init(_ socket: consuming ListeningSocket) { self.socket = socket }
}

final class Client {
  let token: UInt64
  let socket: OwnedDescriptor
  let asker: Asker
  var request: [UInt8] = []
  /// The executable that rode on the request.
  var executable: OwnedDescriptor?
  var unsent: [UInt8] = []
  var stage = Stage.asking
  var interest = Interest.readable

  enum Stage {
    /// Its request is due.
    case asking
    /// It waits for what becomes of it.
    case waiting
    /// Its last answer is on the way.
    case leaving
  }

  init(_ socket: consuming OwnedDescriptor, token: UInt64, asker: Asker) {
    self.socket = socket
    self.token = token
    self.asker = asker
  }
}

// MARK: Coming and going

extension Engine {
  func listenForClients() throws(SystemFailure) {
    let path = configuration.service.controlSocket
    try makeSocketFolder(of: path)
    _ = try ListeningSocket.removeLeftover(at: path)
    let listener = ClientListener(try ListeningSocket(at: .unix(path: path), backlog: 16, mode: 0o600))
    let token = watches.nextToken()
    try loop.watch(listener.socket.descriptor, for: .readable, token: token)
    watches.add(.controlListener, token: token)
    clients.listener = listener
  }

  /// The folder of the default place is ours; any other is the operator's.
  private func makeSocketFolder(of path: String) throws(SystemFailure) {
    let folder = Files.directory(of: path)
    guard try FileFacts.ifPresent(path: folder) == nil else { return }
    try Files.createDirectory(folder, mode: 0o700)
  }

  func acceptClients() {
    do {
      while let socket = try clients.listener?.socket.accept() { try admit(socket) }
    } catch {
      log.say(.unable(.warning, to: "accept on", "the control socket", because: "\(error)"))
    }
  }

  private func admit(_ socket: consuming OwnedDescriptor) throws(SystemFailure) {
    let peer = try socket.peerCredentials()
    // The name alone: arguments may hold values of environment variables, and those never stand on a receipt.
    let command = (try? ProcessTable.statusLine(of: peer.pid)?.name) ?? "unknown"
    let token = watches.nextToken()
    let client = Client(socket, token: token, asker: Asker(uid: peer.user, pid: peer.pid, command: command))
    try loop.watch(client.socket, for: .readable, token: token)
    watches.add(.client, token: token)
    clients.connected[token] = client
    deadlines.set(.client(token: token), in: Clients.patience)
    guard peer.user == 0 || peer.user == Host.user else {
      let reason = "uid \(peer.user) may not: the supervisor runs as uid \(Host.user)"
      return answer(token, .refused(ControlRefusal(.notPermitted, reason)))
    }
    guard clients.connected.count <= Clients.connectedMax else {
      let reason = "\(Clients.connectedMax) clients are connected"
      return answer(token, .refused(ControlRefusal(.tooManyClients, reason)))
    }
  }

  /// Nothing more is to be said.
  func hangUp(on token: UInt64) {
    guard let client = clients.connected[token] else { return }
    client.stage = .leaving
    flush(client)
  }

  func dropSlowClient(_ token: UInt64) {
    guard let client = clients.connected[token] else { return }
    log.say(.fact(.info, "a client of the control socket is too slow", pid: client.asker.pid))
    dismiss(client)
  }

  private func dismiss(_ client: Client) {
    clients.connected[client.token] = nil
    watches.remove(client.token)
    deadlines.clear(.client(token: client.token))
    do {
      try loop.forget(client.socket)
    } catch {
      log.say(.unable(.warning, to: "forget", "a client", because: "\(error)"))
    }
  }

  func closeClients() {
    for client in clients.connected.values { dismiss(client) }
    clients.listener?.socket.removeFile()
  }
}

// MARK: Reading

extension Engine {
  func attendToClient(_ token: UInt64, _ readiness: Readiness) {
    guard let client = clients.connected[token] else { return }
    if readiness.contains(.writable) { flush(client) }
    guard clients.connected[token] != nil, !readiness.isDisjoint(with: [.readable, .hungUp, .failed]) else { return }
    read(from: client)
  }

  private func read(from client: Client) {
    do {
      while clients.connected[client.token] != nil {
        let message = try client.socket.receive(appendingTo: &client.request, limit: 64 << 10)
        let outcome = message.outcome
        if let descriptor = message.takeDescriptor() { client.executable = .some(descriptor) }
        switch outcome {
        case .wouldBlock: return
        // Whoever leaves changes nothing: an attempt goes on without being watched.
        case .ended: return dismiss(client)
        case .bytes: takeRequest(of: client)
        }
      }
    } catch {
      dismiss(client)
    }
  }

  private func takeRequest(of client: Client) {
    guard client.stage == .asking else {
      client.request = []
      return
    }
    do {
      guard
        let request = try InterimFrame.next(
          in: &client.request, limit: Clients.requestByteLimit, as: ControlRequest.self)
      else { return }
      client.stage = .waiting
      deadlines.clear(.client(token: client.token))
      take(request, from: client)
    } catch {
      answer(client.token, .refused(ControlRefusal(.notUnderstood, "\(error)")))
    }
  }
}

// MARK: Answering

extension Engine {
  /// Sends an answer; after the last one the connection is closed.
  func answer(_ token: UInt64, _ response: ControlResponse) {
    if response.standing == .last { clients.connected[token]?.stage = .leaving }
    tell(token, response)
  }

  /// Sends an answer and keeps the connection as it is.
  func tell(_ token: UInt64, _ response: ControlResponse) {
    guard let client = clients.connected[token] else { return }
    client.unsent += InterimFrame.encoded(response)
    guard client.unsent.count <= Clients.unsentByteLimit else { return dismiss(client) }
    flush(client)
  }

  private func flush(_ client: Client) {
    do {
      while !client.unsent.isEmpty {
        guard case .bytes(let count) = try client.socket.send(client.unsent.span) else { break }
        client.unsent.removeFirst(count)
      }
      try settle(client)
    } catch {
      dismiss(client)
    }
  }

  private func settle(_ client: Client) throws(SystemFailure) {
    if client.unsent.isEmpty, client.stage == .leaving { return dismiss(client) }
    let wanted: Interest = client.unsent.isEmpty ? .readable : [.readable, .writable]
    if client.stage != .asking {
      if client.unsent.isEmpty {
        deadlines.clear(.client(token: client.token))
      } else if !deadlines.isSet(.client(token: client.token)) {
        deadlines.set(.client(token: client.token), in: Clients.patience)
      }
    }
    guard wanted != client.interest else { return }
    client.interest = wanted
    try loop.change(client.socket, to: wanted, token: client.token)
  }
}
