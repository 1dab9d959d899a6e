import BatonPlatform
import RunningPrograms
import Testing

@Suite struct `A datagram to a service manager` {
  @Test(arguments: [NotifySocket.Place.path, .abstract])
  func `arrives at a path and at an abstract name`(place: NotifySocket.Place) throws {
    let manager = try NotifySocket(place)
    let address = try #require(SocketAddress(ofServiceManager: manager.address))
    #expect(try manager.descriptor.localAddress() == address)
    let socket = try OwnedDescriptor.datagramSocket(connectedTo: address)
    #expect(try socket.send(Array("READY=1".utf8)) == .bytes(7))
    #expect(try manager.receive() == "READY=1")
  }

  @Test(arguments: ["", "@", "notify", "127.0.0.1:80", "/a\0b", "@" + String(repeating: "x", count: 107)])
  func `goes to no address that no service manager has`(text: String) {
    #expect(SocketAddress(ofServiceManager: text) == nil)
  }

  @Test func `that nobody receives says so`() throws {
    let failure = #expect(throws: SystemFailure.self) {
      _ = try OwnedDescriptor.datagramSocket(connectedTo: .unix(path: "/nowhere/notify"))
    }
    #expect(failure?.description == "unable to connect to /nowhere/notify: no such file or directory")
    let long = "/" + String(repeating: "x", count: 107)
    let refused = #expect(throws: SystemFailure.self) {
      _ = try OwnedDescriptor.datagramSocket(connectedTo: .unix(path: long))
    }
    #expect(refused?.description == "unable to connect to \(long): file name too long")
  }

  @Test func `brings its sender's credentials and its descriptor`() throws {
    let address = SocketAddress.unix(path: "@baton-tests/\(Host.pid)/credentials")
    let manager = try OwnedDescriptor.datagramReceiver(at: address)
    let socket = try OwnedDescriptor.datagramSocket(connectedTo: address)
    let null = try Files.open("/dev/null", for: .reading)
    #expect(try socket.send([1, 2], passing: null) == .bytes(2))
    var bytes: [UInt8] = []
    let message = try manager.receive(appendingTo: &bytes, limit: 100)
    #expect(message.outcome == .bytes(2))
    #expect(message.credentials?.pid == Host.pid)
    let received = message.takeDescriptor()
    switch consume received {
    case .some(let received): #expect(try received.isSameOpenFile(as: null))
    case .none: Issue.record("no descriptor")
    }
    let nothing = try manager.receive(appendingTo: &bytes, limit: 100)
    #expect(nothing.outcome == .wouldBlock)
  }

  @Test func `that finds no room waits until there is some`() throws {
    let address = SocketAddress.unix(path: "@baton-tests/\(Host.pid)/room")
    let manager = try OwnedDescriptor.datagramReceiver(at: address)
    let socket = try OwnedDescriptor.datagramSocket(connectedTo: address)
    while case .bytes = try socket.send([1]) {}
    #expect(try !socket.wait(for: .writable, until: .now()))
    var bytes: [UInt8] = []
    while true {
      let message = try manager.receive(appendingTo: &bytes, limit: 10)
      if message.outcome == .wouldBlock { break }
    }
    #expect(try socket.wait(for: .writable, until: .now().advanced(by: .seconds(10))))
  }
}
