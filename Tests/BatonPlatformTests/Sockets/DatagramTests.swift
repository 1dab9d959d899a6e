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
}
