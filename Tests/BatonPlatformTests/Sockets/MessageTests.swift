import BatonPlatform
import Glibc
import Testing

@Suite struct `A message` {
  @Test func `carries a descriptor to its receiver`() throws {
    try Scratch.with { scratch in
      let pair = try OwnedDescriptor.socketPair()
      let file = try Files.open(scratch.file("f"), for: .updating(mode: 0o600))
      #expect(try pair.first.send([1, 2, 3], passing: file) == .bytes(3))
      var bytes: [UInt8] = [9]
      let message = try pair.second.receive(appendingTo: &bytes, limit: 100)
      #expect(bytes == [9, 1, 2, 3])
      #expect(message.outcome == .bytes(3))
      #expect(message.credentials == nil)
      #expect(message.strayDescriptors == 0)
      guard let received = message.takeDescriptor() else {
        Issue.record("no descriptor")
        return
      }
      #expect(received.raw != file.raw)
      #expect(try FileFacts(of: received).identity == FileFacts(of: file).identity)
    }
  }

  @Test func `carries its sender's credentials when asked to`() throws {
    let pair = try OwnedDescriptor.socketPair()
    try pair.second.passCredentials()
    _ = try pair.first.send([1])
    var bytes: [UInt8] = []
    let message = try pair.second.receive(appendingTo: &bytes, limit: 100)
    #expect(message.credentials == Credentials(pid: Host.pid, user: Host.user, group: Host.group))
  }

  @Test func `of a child names the child, although the pair is ours`() throws {
    let pair = try OwnedDescriptor.socketPair()
    try pair.first.passCredentials()
    let null = try Files.open("/dev/null", for: .writing)
    let child = try Children.shell("echo hello >&3", output: null, more: [pair.second.raw])
    #expect(try pair.first.wait(for: .readable, until: .now().advanced(by: .seconds(10))))
    var bytes: [UInt8] = []
    let message = try pair.first.receive(appendingTo: &bytes, limit: 100)
    #expect(message.credentials?.pid == child.pid)
    #expect(try pair.first.peerCredentials().pid == Host.pid)
    _ = try child.waitUntilEnded()
  }

  @Test func `with more than one descriptor is a stray, and the surplus is closed`() async {
    await #expect(processExitsWith: .success) {
      let pair = try OwnedDescriptor.socketPair()
      try Leaks.expectNone {
        try sendThree(2, on: pair.first.raw)
        var bytes: [UInt8] = []
        let message = try pair.second.receive(appendingTo: &bytes, limit: 100)
        #expect(message.strayDescriptors == 2)
        let hasFirst = message.takeDescriptor() != nil
        #expect(hasFirst)
      }
    }
  }

  @Test func `that waits is told from the end`() throws {
    let pair = try OwnedDescriptor.socketPair()
    try pair.first.setWaiting(.nonBlocking)
    var bytes: [UInt8] = []
    let nothing = try pair.first.receive(appendingTo: &bytes, limit: 10)
    #expect(nothing.outcome == .wouldBlock)
    try pair.second.stopSending()
    try pair.second.stopSending()
    let end = try pair.first.receive(appendingTo: &bytes, limit: 10)
    #expect(end.outcome == .ended)
    #expect(try pair.first.send([1]) == .bytes(1))
    #expect(bytes.isEmpty)
  }

  @Test func `that does not fit waits`() throws {
    let pair = try OwnedDescriptor.socketPair()
    try pair.first.setWaiting(.nonBlocking)
    let block = [UInt8](repeating: 0, count: 65536)
    var outcome = try pair.first.send(block)
    while case .bytes = outcome { outcome = try pair.first.send(block) }
    #expect(outcome == .wouldBlock)
  }

  @Test func `to a peer that has gone is a failure, not a signal`() async {
    await #expect(processExitsWith: .success) {
      try Signal.pipe.setDefaultDisposition()
      let pair = try OwnedDescriptor.socketPair()
      let mine = try pair.first.duplicate()
      closeBoth(pair)
      let failure = #expect(throws: SystemFailure.self) { _ = try mine.send([1]) }
      #expect(failure?.errno == .brokenPipe)
    }
  }
}

private func closeBoth(_ pair: consuming SocketPair) {
  _ = consume pair
}

/// Three copies of one descriptor on one byte, by hand: nothing of ours sends more than one.
private func sendThree(_ number: Int32, on socket: Int32) throws {
  var byte: UInt8 = 1
  // 64-bit Linux: a header of 16 bytes, then the numbers, padded to 8.
  var control = [UInt32](repeating: 0, count: 8)
  control[0] = 16 + 12
  control[2] = UInt32(SOL_SOCKET)
  control[3] = UInt32(SCM_RIGHTS)
  for index in 4..<7 { control[index] = UInt32(number) }
  let sent = unsafe withUnsafeMutablePointer(to: &byte) { pointer in
    var part = unsafe iovec(iov_base: pointer, iov_len: 1)
    return unsafe withUnsafeMutablePointer(to: &part) { parts in
      unsafe control.withUnsafeMutableBytes { room in
        var message = unsafe msghdr()
        unsafe message.msg_iov = parts
        unsafe message.msg_iovlen = 1
        unsafe message.msg_control = room.baseAddress
        unsafe message.msg_controllen = 32
        // Everything pointed to outlives the call.
        return unsafe sendmsg(socket, &message, 0)
      }
    }
  }
  #expect(sent == 1)
}
