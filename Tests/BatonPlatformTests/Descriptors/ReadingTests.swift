import BatonPlatform
import Testing

@Suite struct `Bytes of a file` {
  @Test func `are read and written at positions`() throws {
    try Scratch.with { scratch in
      let file = try Files.open(scratch.file("f"), for: .updating(mode: 0o600))
      try file.writeOnce(Array("0123456789".utf8), at: 0)
      try file.writeOnce(Array("ab".utf8), at: 4)
      var room = [UInt8](repeating: 0, count: 4)
      #expect(try file.read(into: &room, at: 3) == 4)
      #expect(room == Array("3ab6".utf8))
      #expect(try file.read(into: &room, at: 8) == 2)
      try file.truncate(to: 5)
      #expect(try FileFacts(of: file).size == 5)
      #expect(try Files.read(scratch.file("f"), limit: 5) == Array("0123a".utf8))
    }
  }

  @Test func `are appended behind what is there`() throws {
    try Scratch.with { scratch in
      for word in ["one ", "two "] {
        let file = try Files.open(scratch.file("log"), for: .appending(mode: 0o600))
        try file.writeAll(Array(word.utf8))
        try file.syncContent()
      }
      #expect(try Files.read(scratch.file("log"), limit: 100) == Array("one two ".utf8))
    }
  }

  @Test func `are read up to a limit and refused beyond it`() throws {
    try Scratch.with { scratch in
      let path = scratch.file("f")
      let content = [UInt8](repeating: 5, count: 200_000)
      try Files.replace(path, with: content, .hint)
      #expect(try Files.read(path, limit: 200_000) == content)
      #expect(try Files.readBeginning(path, limit: 70_000).count == 70_000)
      let failure = #expect(throws: SystemFailure.self) { _ = try Files.read(path, limit: 199_999) }
      #expect(failure?.description == "unable to read \(path): file too large")
    }
  }

  @Test func `are all written, also through a pipe that is read slowly`() throws {
    let (reading, writing) = try Pipe().split()
    let reader = OwnedDescriptor(adopting: reading)
    let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0) }
    let thread = try StartedThread(name: "writer") {
      let writer = OwnedDescriptor(adopting: writing)
      try? writer.writeAll(content)
    }
    var bytes: [UInt8] = []
    while case .bytes = try reader.read(appendingTo: &bytes, limit: 1000) {}
    thread.join()
    #expect(bytes == content)
  }
}
