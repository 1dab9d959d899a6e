import BatonPlatform
import Glibc
import Testing

@Suite struct `A datagram to a service manager` {
  @Test func `arrives at a path and at an abstract name`() throws {
    try Scratch.with { scratch in
      for path in [scratch.file("notify"), "@baton-tests/\(scratch.path)"] {
        let manager = try receiver(at: path)
        let address = SocketAddress.unix(path: path)
        #expect(try manager.localAddress() == address)
        let socket = try OwnedDescriptor.datagramSocket(connectedTo: address)
        #expect(try socket.send(Array("READY=1".utf8)) == .bytes(7))
        var bytes: [UInt8] = []
        #expect(try manager.read(appendingTo: &bytes, limit: 100) == .bytes(7))
        #expect(bytes == Array("READY=1".utf8))
      }
    }
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

  /// Bound by hand: nothing of ours receives datagrams.
  private func receiver(at path: String) throws -> OwnedDescriptor {
    let socket = OwnedDescriptor(adopting: socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &name.sun_path) { room in
      // The path is shorter than the room.
      unsafe room.copyBytes(from: path.utf8)
      if path.hasPrefix("@") { unsafe room[0] = 0 }
    }
    let length = socklen_t(2 + path.utf8.count)
    let result = unsafe withUnsafePointer(to: &name) { pointer in
      // Every address begins with the family.
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(socket.raw, $0, length) }
    }
    try #require(result == 0)
    return socket
  }
}
