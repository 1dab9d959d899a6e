import BatonPlatform
import Glibc
import Testing

@Suite struct `A listener` {
  @Test(arguments: ["127.0.0.1:0", "[::1]:0"])
  func `takes a connection and counts its queue`(text: String) throws {
    let listener = try ListeningSocket(at: #require(SocketAddress(text)), backlog: 5)
    let client = try OwnedDescriptor.connected(to: listener.address)
    #expect(try listener.queue() == ListenQueue(queued: 1, limit: 5))
    guard let accepted = try listener.accept() else {
      Issue.record("nothing to accept")
      return
    }
    #expect(try accepted.waiting() == .nonBlocking)
    #expect(try listener.queue() == ListenQueue(queued: 0, limit: 5))
    let more = try listener.accept() != nil
    #expect(!more)
    #expect(try accepted.localAddress() == listener.address)
    #expect(try client.localAddress() != nil)
  }

  @Test func `has its old queue again after somebody shrank it`() throws {
    let listener = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 300)
    #expect(listen(listener.descriptor.raw, 2) == 0)
    #expect(try listener.queue()?.limit == 2)
    try listener.setBacklog(300)
    #expect(try listener.queue()?.limit == 300)
  }

  @Test func `on a port in use says which`() throws {
    let first = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 5)
    let failure = #expect(throws: SystemFailure.self) { _ = try ListeningSocket(at: first.address, backlog: 5) }
    #expect(failure?.description == "unable to bind \(first.address): address already in use")
  }

  @Test func `can be bound again at once after it was closed with connections`() async {
    await #expect(processExitsWith: .success) {
      let first = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 5)
      let address = first.address
      let client = try OwnedDescriptor.connected(to: address)
      if let accepted = try first.accept() { try accepted.close() }
      try close(first)
      _ = try ListeningSocket(at: address, backlog: 5)
      _ = client.raw
    }
  }

  @Test func `that came through exec knows its address`() throws {
    let first = try ListeningSocket(at: .ipv6(.loopback, port: 0), backlog: 5)
    let second = try ListeningSocket(adopting: first.descriptor.duplicate())
    #expect(second.address == first.address)
    #expect(try second.descriptor.isListening())
  }

  @Test func `that is none is told by its name`() throws {
    let pair = try OwnedDescriptor.socketPair()
    #expect(try pair.first.localAddress() == nil)
    #expect(throws: SystemFailure.self) { _ = try ListeningSocket(adopting: pair.first.duplicate()) }
  }

  @Test func `drops are counted by the kernel`() throws {
    #expect(try ListenDrops.read() != nil)
    let text = "TcpExt: A ListenOverflows ListenDrops B\nTcpExt: 1 2 3 4\nIpExt: X\nIpExt: 9\n"
    #expect(ListenDrops(netstat: text) == ListenDrops(overflows: 2, drops: 3))
    #expect(ListenDrops(netstat: "TcpExt: A\nTcpExt: 1\n") == nil)
  }
}

private func close(_ listener: consuming ListeningSocket) throws {
  _ = consume listener
}
