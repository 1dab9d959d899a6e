import Baton
import Glibc

/// One client: what it has sent of a line that is not whole yet, and how many lines it has sent before.
struct Client {
  var unread: [UInt8] = []
  var lines: UInt8 = 0
}

struct Clients {
  private let listener: Listener
  private let connections: Connections
  private var all: [Int32: Client] = [:]

  init(of listener: Listener, _ connections: Connections) {
    self.listener = listener
    self.connections = connections
  }

  mutating func answer(until traffic: Traffic) -> DrainRequest {
    while true {
      let descriptors = [traffic.drainDescriptor, connections.descriptor, listener.descriptor] + all.keys
      var watched = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
      poll(&watched, nfds_t(watched.count), -1)
      if watched[0].revents != 0 { return traffic.drainRequested() }
      if watched[1].revents != 0 { takeArrivals() }
      if watched[2].revents != 0 { welcome() }
      for ready in watched.dropFirst(3) where ready.revents != 0 { hear(ready.fd) }
    }
  }

  /// Every line that was heard is answered by now.
  mutating func leave(_ parting: DrainRequest.Parting) {
    for (socket, client) in all where parting == .close || !park(socket, client) { close(socket) }
    all = [:]
  }

  private func park(_ socket: Int32, _ client: Client) -> Bool {
    do {
      try connections.park(socket, listener: listener.name, residual: client.unread, state: [client.lines])
      return true
    } catch {
      return false
    }
  }

  private mutating func takeArrivals() {
    while let arrival = connections.next() {
      switch consume arrival {
      case .offered(let offered):
        let client = Client(unread: offered.residual, lines: offered.state[0])
        guard let socket = try? offered.accept() else { continue }
        all[socket] = client
      case .returned(let returned):
        let (reason, client) = (returned.reason, Client(unread: returned.residual, lines: returned.state[0]))
        let socket = returned.take()
        if reason == .resumed { all[socket] = client } else { close(socket) }
      }
    }
  }

  private mutating func welcome() {
    let socket = accept(listener.descriptor, nil, nil)
    if socket >= 0 { all[socket] = Client() }
  }

  private mutating func hear(_ socket: Int32) {
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = read(socket, &bytes, bytes.count)
    guard count > 0, var client = all[socket] else {
      all[socket] = nil
      close(socket)
      return
    }
    client.unread += bytes.prefix(count)
    while let end = client.unread.firstIndex(of: UInt8(ascii: "\n")) {
      client.lines += 1
      let line = String(decoding: client.unread[..<end], as: UTF8.self)
      client.unread.removeSubrange(...end)
      let answer = Array("\(getpid()) \(client.lines) \(line)\n".utf8)
      send(socket, answer, answer.count, Int32(MSG_NOSIGNAL))
    }
    all[socket] = client
  }
}
