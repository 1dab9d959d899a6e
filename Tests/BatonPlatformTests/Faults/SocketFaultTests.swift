import BatonPlatform
import Testing

@Suite struct `When a call on sockets fails` {
  @Test func `a listener is not opened by halves`() async {
    await #expect(processExitsWith: .success) {
      try FaultSweep.expect(["createSocket", "setSocketOption", "bind", "listen", "readSocketName", "close ignored"]) {
        _ = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 5)
      }
      try FaultSweep.expect([
        "createSocket", "setSocketOption", "setSocketOption", "bind", "listen", "readSocketName", "close ignored",
      ]) {
        _ = try ListeningSocket(at: .ipv6(.loopback, port: 0), backlog: 5)
      }
    }
  }

  @Test func `a unix listener is not opened by halves`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let path = scratch.file("s")
        // A failed inspection leaves the file: nothing says then that it is ours.
        try FaultSweep.expect(
          ["createSocket", "bind", "inspect", "changeMode", "listen", "close ignored"],
          prepare: { try Files.remove(path) }
        ) {
          _ = try ListeningSocket(at: .unix(path: path), backlog: 5)
        }
      }
    }
  }

  @Test func `its queue is not told`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let tcp = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 5)
        try FaultSweep.expect(["readSocketOption"]) { _ = try tcp.queue() }
        let unix = try ListeningSocket(at: .unix(path: scratch.file("s")), backlog: 5)
        try FaultSweep.expect(["inspect", "createSocket", "send", "receive", "close ignored"]) { _ = try unix.queue() }
        try FaultSweep.expect(["listen"]) { try tcp.setBacklog(7) }
        try FaultSweep.expect(["open", "read", "read", "close ignored"]) { _ = try ListenDrops.read() }
      }
    }
  }

  @Test func `a connection is not made, accepted or ended by halves`() async {
    await #expect(processExitsWith: .success) {
      let listener = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 100)
      try FaultSweep.expect(
        ["createSocket", "connect", "accept", "shutDown", "close ignored", "close ignored"],
        // What a failed run left in the queue.
        check: { while try listener.accept() != nil {} }
      ) {
        let client = try OwnedDescriptor.connected(to: listener.address)
        let accepted = try listener.accept()
        try client.stopSending()
        _ = accepted != nil
      }
    }
  }

  @Test func `a message is sent and received whole or not at all, and its descriptor is closed`() async {
    await #expect(processExitsWith: .success) {
      let passed = try Files.open("/dev/null", for: .reading)
      try FaultSweep.expect([
        "createSocket", "setSocketOption", "send", "receive", "close ignored", "close ignored", "close ignored",
      ]) {
        let pair = try OwnedDescriptor.socketPair()
        try pair.second.passCredentials()
        _ = try pair.first.send([1], passing: passed)
        var bytes: [UInt8] = []
        let message = try pair.second.receive(appendingTo: &bytes, limit: 10)
        #expect(message.credentials?.pid == Host.pid)
      }
    }
  }

  @Test func `a packet is sent and received whole or not at all, and its descriptor is closed`() async {
    await #expect(processExitsWith: .success) {
      let passed = try Files.open("/dev/null", for: .reading)
      try FaultSweep.expect(["createSocket", "send", "receive", "close ignored", "close ignored", "close ignored"]) {
        let pair = try OwnedDescriptor.packetPair()
        _ = try pair.first.sendPacket([1], passing: passed)
        var bytes: [UInt8] = []
        let packet = try pair.second.receivePacket(appendingTo: &bytes, limit: 10)
        #expect(packet.outcome == .bytes(1))
      }
    }
  }

  @Test func `a client's socket is not judged, and not ended`() async {
    await #expect(processExitsWith: .success) {
      try FaultSweep.expect([
        "createSocket", "readSocketOption", "readSocketOption", "readSocketName", "endConnection", "close ignored",
        "close ignored",
      ]) {
        let pair = try OwnedDescriptor.socketPair()
        #expect(try pair.first.isConnectedStream())
        try pair.first.endConnection()
      }
    }
  }

  @Test func `a datagram socket is not opened by halves`() async {
    await #expect(processExitsWith: .success) {
      let address = SocketAddress.unix(path: "@baton-tests/\(Host.pid)/faults")
      try FaultSweep.expect([
        "createSocket", "setSocketOption", "bind", "createSocket", "connect", "send", "receive", "close ignored",
        "close ignored",
      ]) {
        let receiver = try OwnedDescriptor.datagramReceiver(at: address)
        let sender = try OwnedDescriptor.datagramSocket(connectedTo: address)
        _ = try sender.send([1])
        var bytes: [UInt8] = []
        let message = try receiver.receive(appendingTo: &bytes, limit: 10)
        #expect(message.credentials?.pid == Host.pid)
      }
    }
  }

  @Test func `descriptors are not taken for the same`() async {
    await #expect(processExitsWith: .success) {
      let file = try Files.open("/dev/null", for: .reading)
      let copy = try file.duplicate()
      try FaultSweep.expect(["compareDescriptors"]) { _ = try file.isSameOpenFile(as: copy) }
    }
  }
}
