import BatonPlatform
import BatonSupervisor
import Foundation
import Testing

@Suite struct `A release that is pinned` {
  @Test func `is a copy of its own, beside a record of how it was committed`() throws {
    let bench = try PinningBench()
    let digest = try bench.pin("kv-2.0", attempt: 3)
    let shelved = try #require(try bench.shelf().releases.first)
    let copy = try FileFacts(path: bench.shelf().executable(of: shelved))
    let original = try FileFacts(path: bench.scratch.file("kv-2.0"))
    #expect(copy.identity != original.identity)
    #expect(copy.mode == 0o500)
    #expect(FileVersion(copy) == shelved.file)
    #expect(shelved.digest == digest && digest == SHA256.digest(of: Array("kv-2.0".utf8)))
    #expect(shelved.release.digest == digest && shelved.attempt == 3)
    #expect(shelved.release.executable == bench.scratch.file("kv-2.0"))
    #expect(try bench.scratch.names(in: "releases") == [digest.text])
    #expect(try bench.scratch.names(in: "releases/\(digest.text)") == [".record", "kv-2.0"])
    #expect(try FileFacts(path: bench.scratch.file("releases/\(digest.text)/.record")).mode == 0o600)
  }

  @Test func `keeps its content when somebody writes through the original`() throws {
    let bench = try PinningBench()
    try bench.pin("kv-2.0", attempt: 3)
    let original = try Files.open(bench.scratch.file("kv-2.0"), for: .writing)
    try original.writeAll(Array("worse".utf8))
    let shelved = try #require(try bench.shelf().releases.first)
    #expect(try Files.read(bench.shelf().executable(of: shelved), limit: 64) == Array("kv-2.0".utf8))
  }

  @Test func `is refused when its content is not what was started`() throws {
    let bench = try PinningBench()
    var order = try bench.order("kv-2.0", attempt: 3)
    order.release.digest = SHA256.digest(of: [])
    expectFailure(order, "its content is another than was started")
    #expect(try bench.scratch.names(in: "releases").isEmpty)
  }

  @Test(arguments: [".record", "..", "a/b", ""]) func `is refused a name that leads elsewhere`(name: String) throws {
    let bench = try PinningBench()
    var order = try bench.order("kv-2.0", attempt: 3)
    order.fileName = name
    expectFailure(order, "is no name for a copy")
    #expect(try bench.scratch.names(in: "releases").isEmpty)
  }

  @Test func `is refused when a copy would have other rights`() throws {
    let bench = try PinningBench()
    let order = try bench.order("kv-2.0", attempt: 3)
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o4755], ofItemAtPath: bench.scratch.file("kv-2.0"))
    expectFailure(order, "set-user-id")
  }

  @Test func `takes the place of a copy that was damaged`() throws {
    let bench = try PinningBench()
    let digest = try bench.pin("kv-2.0", attempt: 3)
    try bench.scratch.write([], to: "releases/\(digest.text)/.record")
    #expect(try bench.shelf().releases.isEmpty)
    try bench.pin("kv-2.0", attempt: 4)
    #expect(try bench.shelf().releases.map(\.attempt) == [4])
    #expect(try bench.scratch.names(in: "releases") == [digest.text])
  }

  @Test func `that is there already gets a new record, and its copy stays`() throws {
    let bench = try PinningBench()
    let digest = try bench.pin("kv-2.0", attempt: 3)
    let before = try #require(try bench.shelf().releases.first)
    var order = try bench.order("kv-2.0", attempt: 9)
    order.present = before.file
    order.release.digest = digest
    order.release.arguments = ["--new"]
    #expect(try PinningWork.carryOut(order, source: Files.open("/dev/null", for: .reading)) == digest)
    let after = try #require(try bench.shelf().releases.first)
    #expect(after.file == before.file && after.attempt == 9 && after.release.arguments == ["--new"])
  }

  @Test func `lets those leave that are too many, when it is there`() throws {
    let bench = try PinningBench()
    let oldest = try bench.pin("kv-1", attempt: 1)
    try bench.pin("kv-2", attempt: 2)
    var order = try bench.order("kv-3", attempt: 3)
    order.leaving = [oldest]
    _ = try PinningWork.carryOut(order, source: Files.open(order.release.executable, for: .reading))
    #expect(try bench.shelf().releases.map(\.fileName) == ["kv-3", "kv-2"])
  }

  private func expectFailure(_ order: PinOrder, _ words: String) {
    let failure = #expect(throws: PinningWork.Failure.self) {
      try PinningWork.carryOut(order, source: Files.open(order.release.executable, for: .reading))
    }
    #expect(failure?.words.contains(words) == true, "\(failure?.words ?? "nothing was refused")")
  }
}

/// A folder with executables that hold their own names, and a shelf beside them.
struct PinningBench {
  let scratch: Scratch
  private var releases: String { scratch.file("releases") }

  init() throws {
    scratch = try Scratch()
    try ReleaseShelf(at: scratch.file("releases")).open()
  }

  func shelf() throws -> ReleaseShelf {
    let shelf = ReleaseShelf(at: releases)
    try shelf.open()
    return shelf
  }

  func order(_ name: String, attempt: UInt64) throws -> PinOrder {
    let path = scratch.file(name)
    try scratch.write(Array(name.utf8), to: name)
    let release = Release(executable: path, file: FileVersion(try FileFacts(path: path)))
    return PinOrder(
      shelf: releases, release: release, fileName: name, attempt: attempt,
      committedAt: WallClock(unixMilliseconds: attempt))
  }

  @discardableResult
  func pin(_ name: String, attempt: UInt64) throws -> Digest {
    try PinningWork.carryOut(order(name, attempt: attempt), source: Files.open(scratch.file(name), for: .reading))
  }
}
