import BatonPlatform
import Glibc
import Testing

@Suite struct `An owned descriptor` {
  @Test func `is close-on-exec, however it was made`() throws {
    try Scratch.with { scratch in
      var made: [String: Bool] = [:]
      let pipe = try Pipe()
      made["pipe"] = try pipe.reading.closesOnExec() && pipe.writing.closesOnExec()
      let pair = try OwnedDescriptor.socketPair()
      made["pair"] = try pair.first.closesOnExec() && pair.second.closesOnExec()
      made["duplicate"] = try pair.first.duplicate().closesOnExec()
      made["file"] = try Files.open(scratch.file("f"), for: .creating(mode: 0o600)).closesOnExec()
      made["directory"] = try Files.open(scratch.path, for: .directory).closesOnExec()
      let listener = try ListeningSocket(at: .unix(path: scratch.file("s")), backlog: 1)
      made["listener"] = try listener.descriptor.closesOnExec()
      let client = try OwnedDescriptor.connected(to: listener.address)
      made["client"] = try client.closesOnExec()
      if let accepted = try listener.accept() { made["accepted"] = try accepted.closesOnExec() }
      made["signals"] = try SignalQueue([.user2]).descriptor.closesOnExec()
      let child = try Children.idle()
      made["process"] = try child.handle.descriptor.closesOnExec()
      try child.end()
      _ = try pair.first.send([1], passing: client)
      var bytes: [UInt8] = []
      let message = try pair.second.receive(appendingTo: &bytes, limit: 8)
      if let received = message.takeDescriptor() { made["received"] = try received.closesOnExec() }
      #expect(made.count == 12 - 1)
      #expect(made.filter { !$0.value }.isEmpty)
    }
  }

  @Test func `closes when its owner lets go of it`() throws {
    let (reading, writing) = try Pipe().split()
    let reader = OwnedDescriptor(adopting: reading)
    do {
      let writer = OwnedDescriptor(adopting: writing)
      #expect(try writer.write([7]) == .bytes(1))
    }
    var bytes: [UInt8] = []
    #expect(try reader.read(appendingTo: &bytes, limit: 8) == .bytes(1))
    #expect(try reader.read(appendingTo: &bytes, limit: 8) == .ended)
    #expect(bytes == [7])
  }

  @Test func `shares non-blocking mode with its duplicate`() throws {
    let pair = try OwnedDescriptor.socketPair()
    let duplicate = try pair.first.duplicate()
    try duplicate.setWaiting(.nonBlocking)
    #expect(try pair.first.waiting() == .nonBlocking)
    var bytes: [UInt8] = [1, 2]
    #expect(try pair.first.read(appendingTo: &bytes, limit: 8) == .wouldBlock)
    #expect(bytes == [1, 2])
    try pair.first.setWaiting(.blocking)
    #expect(try duplicate.waiting() == .blocking)
  }

  @Test func `that came through exec is marked close-on-exec, and one that is not there is none`() async {
    await #expect(processExitsWith: .success) {
      #expect(dup2(2, 60) == 60)
      guard let inherited = try OwnedDescriptor.inherited(60) else {
        Issue.record("number 60 is open")
        return
      }
      #expect(try inherited.closesOnExec())
      let missing = try OwnedDescriptor.inherited(61) == nil
      let negative = try OwnedDescriptor.inherited(-1) == nil
      #expect(missing && negative)
    }
  }

  @Test func `that is not open is a bug of ours and crashes with a sentence`() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let descriptor = OwnedDescriptor(adopting: 700)
      try descriptor.sync()
    }
    let text = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(text.contains("bug in baton: unable to sync descriptor 700: bad file descriptor"))
  }

  @Test func `is of the same open file as its duplicate, and as no other of the same path`() throws {
    let file = try Files.open("/dev/null", for: .reading)
    let copy = try file.duplicate()
    let other = try Files.open("/dev/null", for: .reading)
    #expect(try file.isSameOpenFile(as: copy))
    #expect(try !file.isSameOpenFile(as: other))
  }
}
