import BatonPlatform
import Testing

@Suite struct `A listener on a path` {
  @Test func `counts its queue`() throws {
    try Scratch.with { scratch in
      let listener = try ListeningSocket(at: .unix(path: scratch.file("s")), backlog: 5)
      #expect(try listener.queue() == ListenQueue(queued: 0, limit: 5))
      let first = try OwnedDescriptor.connected(to: listener.address)
      let second = try OwnedDescriptor.connected(to: listener.address)
      #expect(try listener.queue() == ListenQueue(queued: 2, limit: 5))
      _ = (first.raw, second.raw)
    }
  }

  @Test func `says that its queue is full to whoever does not wait`() throws {
    try Scratch.with { scratch in
      let listener = try ListeningSocket(at: .unix(path: scratch.file("s")), backlog: 0)
      let first = try OwnedDescriptor.socket(for: listener.address, .nonBlocking)
      #expect(try first.beginConnecting(to: listener.address) == .connected)
      let second = try OwnedDescriptor.socket(for: listener.address, .nonBlocking)
      #expect(try second.beginConnecting(to: listener.address) == .queueFull)
    }
  }

  @Test func `has the mode it was given, whatever the umask`() throws {
    try Scratch.with { scratch in
      _ = try ListeningSocket(at: .unix(path: scratch.file("a")), backlog: 5)
      #expect(try FileFacts(path: scratch.file("a")).mode == 0o600)
      _ = try ListeningSocket(at: .unix(path: scratch.file("b")), backlog: 5, mode: 0o666)
      #expect(try FileFacts(path: scratch.file("b")).mode == 0o666)
    }
  }

  @Test func `removes its own file and no other`() throws {
    try Scratch.with { scratch in
      let path = scratch.file("s")
      let first = try ListeningSocket(at: .unix(path: path), backlog: 5)
      try Files.rename(path, to: scratch.file("old"))
      let second = try ListeningSocket(at: .unix(path: path), backlog: 5)
      first.removeFile()
      #expect(try FileFacts(path: path).identity == second.file)
      second.removeFile()
      #expect(try FileFacts.ifPresent(path: path) == nil)
      second.removeFile()
    }
  }

  @Test func `takes over what a dead one left, and nothing else`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let path = scratch.file("s")
        #expect(try ListeningSocket.removeLeftover(at: path) == .nothing)
        do {
          let listener = try ListeningSocket(at: .unix(path: path), backlog: 0)
          #expect(try ListeningSocket.removeLeftover(at: path) == .inUse)
          // The look itself has filled the queue by now: a full one is no dead one.
          let other = try OwnedDescriptor.socket(for: listener.address, .nonBlocking)
          #expect(try other.beginConnecting(to: listener.address) == .queueFull)
          #expect(try ListeningSocket.removeLeftover(at: path) == .inUse)
        }
        #expect(try ListeningSocket.removeLeftover(at: path) == .removed)
        try put("", at: path)
        #expect(try ListeningSocket.removeLeftover(at: path) == .notASocket)
        #expect(try FileFacts(path: path).kind == .regular)
      }
    }
  }

  @Test func `may have a path of 107 bytes and no more`() throws {
    try Scratch.with { scratch in
      let padding = String(repeating: "x", count: SocketAddress.unixPathBytesMax - scratch.path.utf8.count - 1)
      let listener = try ListeningSocket(at: .unix(path: scratch.file(padding)), backlog: 5)
      #expect(try listener.descriptor.localAddress() == listener.address)
      _ = try OwnedDescriptor.connected(to: listener.address)
      let tooLong = scratch.file(padding + "x")
      #expect(SocketAddress(tooLong) == nil)
      let failure = #expect(throws: SystemFailure.self) {
        _ = try ListeningSocket(at: .unix(path: tooLong), backlog: 5)
      }
      #expect(failure?.description == "unable to bind \(tooLong): file name too long")
    }
  }
}
