import BatonPlatform
import Testing

@Suite struct `A file` {
  @Test func `is replaced whole, with its mode`() throws {
    try Scratch.with { scratch in
      let path = scratch.file("state")
      try Files.replace(path, with: Array("one".utf8), .durable)
      let before = try FileFacts(path: path)
      #expect(before.mode == 0o600 && before.kind == .regular && before.size == 3)
      try Files.replace(path, with: Array("second".utf8), mode: 0o640, .durable)
      let after = try FileFacts(path: path)
      #expect(after.mode == 0o640 && after.identity != before.identity)
      #expect(try Files.read(path, limit: 10) == Array("second".utf8))
      #expect(try Files.names(in: scratch.path) == ["state"])
    }
  }

  @Test func `that must be new is not opened over an old one`() throws {
    try Scratch.with { scratch in
      _ = try Files.open(scratch.file("f"), for: .creating(mode: 0o600))
      let failure = #expect(throws: SystemFailure.self) {
        _ = try Files.open(scratch.file("f"), for: .creating(mode: 0o600))
      }
      #expect(failure?.description == "unable to open \(scratch.file("f")): file exists")
    }
  }

  @Test func `that is not there is an answer where it is asked for`() throws {
    try Scratch.with { scratch in
      let missing = try Files.openIfPresent(scratch.file("f"), for: .reading) == nil
      #expect(missing)
      #expect(try FileFacts.ifPresent(path: scratch.file("f")) == nil)
      try Files.remove(scratch.file("f"))
      try Files.removeDirectory(scratch.file("f"))
    }
  }

  @Test(arguments: [("/a/b", "/a"), ("/a", "/"), ("a", "."), ("a/b/c", "a/b")])
  func `has a directory`(path: String, directory: String) {
    #expect(Files.directory(of: path) == directory)
  }

  @Test func `says what it is`() throws {
    try Scratch.with { scratch in
      let directory = try FileFacts(path: scratch.path)
      #expect(directory.kind == .directory && directory.user == Host.user)
      #expect(try FileFacts(path: "/dev/null").kind == .other)
    }
  }
}
