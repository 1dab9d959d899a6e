import BatonPlatform
import BatonSupervisor
import Foundation
import SampleRecords
import Testing

@Suite struct `The shelf of releases` {
  @Test func `knows them by the order in which they were committed`() throws {
    let bench = try PinningBench()
    for (name, attempt) in [("kv-2", 20), ("kv-1", 3), ("kv-3", 21)] {
      try bench.pin(name, attempt: UInt64(attempt))
    }
    let shelf = try bench.shelf()
    #expect(shelf.releases.map(\.fileName) == ["kv-3", "kv-2", "kv-1"])
    #expect(shelf.release(before: shelf.releases[0].release)?.fileName == "kv-2")
    #expect(shelf.release(before: shelf.releases[2].release)?.fileName == "kv-3")
    #expect(shelf.release(before: nil)?.fileName == "kv-3")
  }

  @Test func `finds a release by its digest, and by its file when no digest was written down`() throws {
    let bench = try PinningBench()
    let digest = try bench.pin("kv-2", attempt: 2)
    let shelf = try bench.shelf()
    #expect(shelf.release(for: Release(executable: "/elsewhere", digest: digest)) != nil)
    let file = FileVersion(try FileFacts(path: bench.scratch.file("kv-2")))
    #expect(shelf.release(for: Release(executable: "/elsewhere", file: file)) != nil)
    #expect(shelf.release(for: Release(executable: bench.scratch.file("kv-2"))) == nil)
    #expect(shelf.release(for: Release(executable: "/x", digest: SHA256.digest(of: []), file: file)) == nil)
  }

  @Test func `finds releases by the beginning of their hashes`() throws {
    let bench = try PinningBench()
    let digest = try bench.pin("kv-2", attempt: 2)
    try bench.pin("kv-3", attempt: 3)
    let shelf = try bench.shelf()
    #expect(shelf.releases(beginningWith: digest.shortText).map(\.digest) == [digest])
    #expect(shelf.releases(beginningWith: "").count == 2)
    #expect(shelf.releases(beginningWith: "x").isEmpty)
  }

  @Test func `lets the oldest go, except for those that are needed`() throws {
    let bench = try PinningBench()
    for attempt in 1...5 { try bench.pin("kv-\(attempt)", attempt: UInt64(attempt)) }
    let shelf = try bench.shelf()
    let needed = shelf.releases[4].release
    let leaving = shelf.takeOldest(beyond: 2, except: [needed])
    #expect(leaving == ["kv-3", "kv-2"].map { SHA256.digest(of: Array($0.utf8)) })
    #expect(shelf.releases.map(\.fileName) == ["kv-5", "kv-4", "kv-1"])
  }

  @Test func `is rid of what a child has left unfinished`() throws {
    let bench = try PinningBench()
    try bench.pin("kv-2", attempt: 2)
    for name in [".new-17", ".old-18"] {
      try Files.createDirectory(bench.scratch.file("releases/\(name)"), mode: 0o700)
      try bench.scratch.write([1], to: "releases/\(name)/kv-3")
    }
    #expect(try bench.shelf().releases.count == 1)
    #expect(try bench.scratch.names(in: "releases").count == 1)
  }

  @Test func `is read also when something unfinished cannot be removed`() throws {
    let bench = try PinningBench()
    try bench.pin("kv-2", attempt: 2)
    for name in [".new-17", ".new-17/folder"] {
      try Files.createDirectory(bench.scratch.file("releases/\(name)"), mode: 0o700)
    }
    #expect(try bench.shelf().releases.count == 1)
  }

  @Test func `leaves alone what a newer Baton may know`() throws {
    let bench = try PinningBench()
    let digest = try bench.pin("kv-2", attempt: 2)
    try bench.scratch.write(Envelope.sealed(LaterRecord()), to: "releases/\(digest.text)/.record")
    let shelf = try bench.shelf()
    #expect(shelf.releases.isEmpty)
    #expect(shelf.unread.map(\.path) == [bench.scratch.file("releases/\(digest.text)")])
    #expect(try bench.scratch.names(in: "releases") == [digest.text])
  }

  @Test func `believes no record that stands in the place of another`() throws {
    let bench = try PinningBench()
    let digest = try bench.pin("kv-2", attempt: 2)
    let other = String(repeating: "0", count: 64)
    try Files.rename(bench.scratch.file("releases/\(digest.text)"), to: bench.scratch.file("releases/\(other)"))
    #expect(try bench.shelf().releases.isEmpty)
    #expect(try bench.shelf().unread.count == 1)
  }

  @Test func `that is a link is refused`() throws {
    let bench = try PinningBench()
    try Files.createDirectory(bench.scratch.file("elsewhere"), mode: 0o777)
    try FileManager.default.createSymbolicLink(
      atPath: bench.scratch.file("link"), withDestinationPath: bench.scratch.file("elsewhere"))
    #expect(throws: SystemFailure.self) { try ReleaseShelf(at: bench.scratch.file("link")).open() }
  }
}

@Suite struct `A digest` {
  @Test func `is read as it is written, and from nothing else`() {
    #expect(Digest(text: Sample.digest.text) == Sample.digest)
    for text in [
      "", "0", Sample.digest.text.uppercased(), Sample.digest.text + "0", Sample.digest.text.dropLast() + "g",
    ] { #expect(Digest(text: text) == nil) }
  }
}
