import BatonPlatform
import Foundation
import Testing

@Suite struct `A packet` {
  @Test func `carries its bytes and one descriptor, and nothing of the next one`() throws {
    try Scratch.with { scratch in
      let file = try Files.open(scratch.file("f"), for: .updating(mode: 0o600))
      let pair = try OwnedDescriptor.packetPair()
      #expect(try pair.first.sendPacket([1, 2, 3], passing: file) == .sent)
      #expect(try pair.first.sendPacket([4]) == .sent)
      var bytes: [UInt8] = [9]
      let first = try pair.second.receivePacket(appendingTo: &bytes, limit: 100)
      #expect(first.outcome == .bytes(3) && first.wholeness == .whole && first.strayDescriptors == 0)
      #expect(bytes == [9, 1, 2, 3])
      guard let received = first.takeDescriptor() else {
        Issue.record("no descriptor")
        return
      }
      #expect(try FileFacts(of: received).identity == FileFacts(of: file).identity)
      #expect(try received.closesOnExec())
      let second = try pair.second.receivePacket(appendingTo: &bytes, limit: 100)
      let outcome = second.outcome
      #expect(outcome == .bytes(1) && bytes.last == 4)
      let hasDescriptor = second.takeDescriptor() != nil
      #expect(!hasDescriptor)
    }
  }

  @Test func `that is longer than the room is known to be cut`() throws {
    let pair = try OwnedDescriptor.packetPair()
    #expect(try pair.first.sendPacket([1, 2, 3]) == .sent)
    var bytes: [UInt8] = []
    let packet = try pair.second.receivePacket(appendingTo: &bytes, limit: 2)
    #expect(packet.outcome == .bytes(2) && packet.wholeness == .cut)
    #expect(bytes == [1, 2])
  }

  @Test func `that never fits is told from one that has no room now`() throws {
    let pair = try OwnedDescriptor.packetPair()
    #expect(try pair.first.sendPacket([UInt8](repeating: 0, count: 8 << 20)) == .tooLong)
    let block = [UInt8](repeating: 0, count: 65536)
    var outcome = try pair.first.sendPacket(block)
    while outcome == .sent { outcome = try pair.first.sendPacket(block) }
    #expect(outcome == .noRoom)
  }

  @Test func `of the largest length on the wire fits with its descriptor`() throws {
    let pair = try OwnedDescriptor.packetPair()
    let null = try Files.open("/dev/null", for: .reading)
    #expect(try pair.first.sendPacket([UInt8](repeating: 7, count: 131_381), passing: null) == .sent)
    var bytes: [UInt8] = []
    let packet = try pair.second.receivePacket(appendingTo: &bytes, limit: 131_382)
    #expect(packet.outcome == .bytes(131_381))
  }

  @Test func `that does not come is told from the end, and an empty one is not`() throws {
    let pair = try OwnedDescriptor.packetPair()
    var bytes: [UInt8] = []
    let nothing = try pair.second.receivePacket(appendingTo: &bytes, limit: 10)
    #expect(nothing.outcome == .nothing)
    #expect(try pair.first.sendPacket([]) == .sent)
    let empty = try pair.second.receivePacket(appendingTo: &bytes, limit: 10)
    #expect(empty.outcome == .ended)
    try pair.first.stopSending()
    let end = try pair.second.receivePacket(appendingTo: &bytes, limit: 10)
    #expect(end.outcome == .ended && bytes.isEmpty)
  }

  @Test func `with two descriptors leaves none of them open, and neither does one without bytes`() throws {
    try Scratch.with { scratch in
      let path = scratch.file("f")
      let file = try Files.open(path, for: .updating(mode: 0o600))
      let pair = try OwnedDescriptor.packetPair()
      try send([file.raw, file.raw], with: [1], on: pair.first)
      try send([file.raw], with: [], on: pair.first)
      var bytes: [UInt8] = []
      try receiveAndForget(&bytes, strays: 1, on: pair.second)
      #expect(try openDescriptors(of: path) == 1)
      try receiveAndForget(&bytes, strays: 0, on: pair.second)
      #expect(try openDescriptors(of: path) == 1)
    }
  }

  private func receiveAndForget(
    _ bytes: inout [UInt8], strays: Int, on socket: borrowing OwnedDescriptor
  ) throws {
    let packet = try socket.receivePacket(appendingTo: &bytes, limit: 10)
    #expect(packet.strayDescriptors == strays)
    let hasFirst = packet.takeDescriptor() != nil
    #expect(hasFirst)
  }

  @Test func `to an end that is closed is a failure, not a signal`() throws {
    let pair = try OwnedDescriptor.packetPair()
    let mine = try pair.first.duplicate()
    close(pair)
    let failure = #expect(throws: SystemFailure.self) { _ = try mine.sendPacket([1]) }
    #expect(failure?.errno == .brokenPipe)
  }
}

@Suite struct `A client's socket` {
  @Test func `is a connected stream, whatever its family`() throws {
    let listener = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 4)
    let client = try OwnedDescriptor.connected(to: listener.address)
    #expect(try client.isConnectedStream())
    let pair = try OwnedDescriptor.socketPair()
    #expect(try pair.first.isConnectedStream())
    // Its client may have stopped sending already.
    try pair.second.stopSending()
    #expect(try pair.first.isConnectedStream())
  }

  @Test func `is no listener, no file, no packets, not unconnected, and not nothing`() throws {
    let listener = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 4)
    #expect(try !listener.descriptor.isConnectedStream())
    #expect(try !Files.open("/dev/null", for: .reading).isConnectedStream())
    #expect(try !OwnedDescriptor.packetPair().first.isConnectedStream())
    #expect(try !OwnedDescriptor.socket(for: listener.address, .blocking).isConnectedStream())
    #expect(try !OwnedDescriptor.isConnectedStream(-1))
    #expect(try !OwnedDescriptor.isConnectedStream(1_000_000))
  }

  @Test func `that is ended is ended for everybody who holds it`() throws {
    let pair = try OwnedDescriptor.socketPair()
    let other = try pair.first.duplicate()
    try pair.first.endConnection()
    try pair.first.endConnection()
    var bytes: [UInt8] = []
    #expect(try pair.second.read(appendingTo: &bytes, limit: 1) == .ended)
    #expect(try other.read(appendingTo: &bytes, limit: 1) == .ended)
    #expect(throws: SystemFailure.self) { _ = try other.send([1]) }
  }
}

private func close(_ pair: consuming SocketPair) {
  _ = consume pair
}

/// How many descriptors of this process are of the file. Other tests run at the same time, with files of their own.
private func openDescriptors(of path: String) throws -> Int {
  try Files.names(in: "/proc/self/fd").count {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")) == path
  }
}

/// Any number of descriptors with a packet, by hand: nothing of ours sends more than one.
private func send(_ passed: [Int32], with bytes: [UInt8], on socket: borrowing OwnedDescriptor) throws {
  // 64-bit Linux: a header of 16 bytes, then the numbers, padded to 8.
  var control = [UInt32](repeating: 0, count: 4 + (passed.count + 1) / 2 * 2)
  control[0] = UInt32(16 + 4 * passed.count)
  control[2] = UInt32(SOL_SOCKET)
  control[3] = UInt32(SCM_RIGHTS)
  for (index, number) in passed.enumerated() { control[4 + index] = UInt32(number) }
  var bytes = bytes
  let (count, number) = (bytes.count, socket.raw)
  let sent = unsafe bytes.withUnsafeMutableBytes { content in
    var part = unsafe iovec(iov_base: content.baseAddress, iov_len: content.count)
    return unsafe withUnsafeMutablePointer(to: &part) { parts in
      unsafe control.withUnsafeMutableBytes { room in
        var message = unsafe msghdr()
        unsafe message.msg_iov = parts
        unsafe message.msg_iovlen = 1
        unsafe message.msg_control = room.baseAddress
        unsafe message.msg_controllen = room.count
        // Everything pointed to outlives the call.
        return unsafe sendmsg(number, &message, 0)
      }
    }
  }
  #expect(sent == count)
}
