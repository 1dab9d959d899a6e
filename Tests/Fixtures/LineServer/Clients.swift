import Baton
import Glibc

/// One client: what it has sent, and how many lines were answered.
struct Client {
  var messages: MessageReader
  var answered: UInt8 = 0
}

/// The connections, by their sockets.
struct Clients {
  let process: ManagedProcess
  var clients: [Int32: Client] = [:]

  init(_ process: ManagedProcess) {
    self.process = process
  }

  /// Accepts and answers until the server is asked to drain.
  mutating func serve(_ listener: Listener) {
    say("serving")
    while true {
      takeArrivals()
      let sockets = Array(clients.keys)
      let descriptors =
        [process.traffic.drainDescriptor, process.connections.descriptor, listener.descriptor] + sockets
      var watched = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      poll(&watched, nfds_t(watched.count), -1)
      if watched[0].revents != 0 { return }
      if watched[2].revents != 0 { acceptOne(listener) }
      for ready in watched.dropFirst(3) where ready.revents != 0 { converse(ready.fd) }
    }
  }

  private mutating func acceptOne(_ listener: Listener) {
    let socket = accept(listener.descriptor, nil, nil)
    _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
    if socket >= 0 { clients[socket] = Client(messages: MessageReader(.lines)) }
  }

  private mutating func converse(_ socket: Int32) {
    var room = [UInt8](repeating: 0, count: 512)
    let count = read(socket, &room, room.count)
    guard count > 0 else { return drop(socket) }
    clients[socket]?.messages.receive(room[..<count])
    answer(socket)
  }

  private mutating func answer(_ socket: Int32) {
    while let line = try? clients[socket]?.messages.next() {
      clients[socket]?.answered += 1
      let text = "\(clients[socket]?.answered ?? 0) \(String(decoding: line, as: UTF8.self)) \(getpid())\n"
      send(socket, text, text.utf8.count, Int32(MSG_NOSIGNAL))
    }
  }

  private mutating func drop(_ socket: Int32) {
    clients[socket] = nil
    close(socket)
  }
}

// snippet: move
extension Clients {
  /// The drain: parks what may be parked, and closes the rest.
  mutating func part(_ request: DrainRequest) {
    for (socket, client) in clients {
      do {
        try process.connections.park(
          socket, listener: "line", residual: client.messages.residual, state: [client.answered])
      } catch {
        close(socket)
      }
    }
    clients = [:]
  }

  /// Takes what was parked elsewhere, and what comes back.
  mutating func takeArrivals() {
    while let arrival = process.connections.next() {
      switch consume arrival {
      case .offered(let offer):
        let client = Client(messages: MessageReader(.lines, residual: offer.residual), answered: offer.state.first ?? 0)
        if let socket = try? offer.accept() { take(client, socket) }
      case .returned(let back):
        let client = Client(messages: MessageReader(.lines, residual: back.residual), answered: back.state.first ?? 0)
        back.reason == .resumed ? take(client, back.take()) : drop(back.take())
      }
    }
  }

  private mutating func take(_ client: Client, _ socket: Int32) {
    clients[socket] = client
    answer(socket)
  }
}
// end
