import BatonPlatform
import Testing

@Suite struct `A listener` {
  @Test(arguments: ["127.0.0.1:0", "[::1]:0"])
  func `takes a connection and counts its queue`(text: String) throws {
    let listener = try ListeningSocket(at: #require(SocketAddress(text)), backlog: 5)
    let client = try OwnedDescriptor.connected(to: listener.address)
    #expect(try listener.queue() == ListenQueue(queued: 1, limit: 5))
    let accepted = try listener.accept()
    let isThere = accepted != nil
    #expect(isThere)
    #expect(try listener.queue() == ListenQueue(queued: 0, limit: 5))
    #expect(try client.localAddress() != nil)
  }

  @Test func `on a path counts its queue and removes its file`() throws {
    let scratch = Scratch()
    let address = SocketAddress.unix(path: scratch.file("s"))
    let listener = try ListeningSocket(at: address, backlog: 5)
    let client = try OwnedDescriptor.connected(to: address)
    #expect(try listener.queue() == ListenQueue(queued: 1, limit: 5))
    listener.removeFile()
    #expect(throws: SystemFailure.self) { _ = try FileFacts(path: scratch.file("s")) }
    _ = client.raw
  }
}
