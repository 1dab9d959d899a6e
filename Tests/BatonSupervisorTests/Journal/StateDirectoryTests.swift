import BatonPlatform
import BatonSupervisor
import Foundation
import Testing

@Suite struct `A state directory` {
  @Test func `that is missing is made for the supervisor alone`() throws {
    let scratch = try Scratch()
    let directory = try StateDirectory(at: scratch.file("state"))
    #expect(try FileFacts(path: directory.path).mode == 0o700)
  }

  @Test func `is made with the directories above it, on a fresh host or in a fresh home`() throws {
    let scratch = try Scratch()
    let directory = try StateDirectory(at: scratch.file(".local/state/baton/kv"))
    #expect(try FileFacts(path: directory.path).mode == 0o700)
  }

  @Test func `below a link that leads nowhere is refused`() throws {
    let scratch = try Scratch()
    try FileManager.default.createSymbolicLink(atPath: scratch.file("link"), withDestinationPath: "nowhere")
    let path = scratch.file("link/kv")
    #expect(throws: StateProblem.system(SystemFailure(call: .create, object: path, errno: .noSuchFile))) {
      _ = try StateDirectory(at: path)
    }
  }

  @Test func `has one supervisor, and the second is told who`() throws {
    let scratch = try Scratch()
    let path = scratch.file("state")
    let first = try StateDirectory(at: path)
    let problem = try #require(throws: StateProblem.self) { _ = try StateDirectory(at: path) }
    guard case .held(path, let holders) = problem else {
      Issue.record("refused for another reason: \(problem)")
      return
    }
    #expect(holders.map(\.pid) == [Host.pid])
    #expect(problem.sentence.text.contains("another supervisor does: pid \(Host.pid) ("))
    _ = first.path
  }

  @Test func `is held on by the lock that its supervisor has passed`() throws {
    let scratch = try Scratch()
    let path = scratch.file("state")
    let lock: OwnedDescriptor
    do {
      let first = try StateDirectory(at: path)
      lock = try OwnedDescriptor.duplicate(of: first.lockNumber)
    }
    // Whoever passed it is gone, and it was never free.
    let second = try StateDirectory(at: path, passed: lock)
    #expect(throws: StateProblem.self) { _ = try StateDirectory(at: path) }
    _ = second.path
  }

  @Test func `is not held by the lock of another one`() throws {
    let scratch = try Scratch()
    let other = try StateDirectory(at: scratch.file("other"))
    let path = scratch.file("state")
    let lock = try OwnedDescriptor.duplicate(of: other.lockNumber)
    let directory = try StateDirectory(at: path, passed: lock)
    #expect(throws: StateProblem.self) { _ = try StateDirectory(at: path) }
    _ = directory.path
  }

  @Test func `is free again when its supervisor is gone`() throws {
    let scratch = try Scratch()
    for _ in 0..<3 { _ = try StateDirectory(at: scratch.file("state")) }
  }

  @Test(arguments: [0o750, 0o701, 0o777]) func `that others can reach into is refused`(mode: Int) throws {
    let scratch = try Scratch()
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: scratch.path)
    #expect(throws: StateProblem.tooOpen(scratch.path, mode: UInt32(mode))) {
      _ = try StateDirectory(at: scratch.path)
    }
    #expect(try scratch.names() == [])
  }

  @Test func `that is a link is refused`() throws {
    let scratch = try Scratch()
    let link = scratch.file("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: scratch.path)
    #expect(throws: StateProblem.notADirectory(link)) { _ = try StateDirectory(at: link) }
  }

  @Test func `that is a file is refused`() throws {
    let scratch = try Scratch()
    try scratch.write([], to: "state")
    let path = scratch.file("state")
    #expect(throws: StateProblem.notADirectory(path)) { _ = try StateDirectory(at: path) }
  }

  @Test(.enabled(if: Host.user == 0)) func `of another user is refused`() throws {
    let scratch = try Scratch()
    try FileManager.default.setAttributes([.ownerAccountID: 65_534], ofItemAtPath: scratch.path)
    #expect(throws: StateProblem.ownedByAnother(scratch.path, user: 65_534)) {
      _ = try StateDirectory(at: scratch.path)
    }
  }

  @Test func `that cannot be made is the system's refusal, by its call`() throws {
    let problem = #expect(throws: StateProblem.self) { _ = try StateDirectory(at: "/proc/baton/state") }
    #expect(problem?.sentence.text == "unable to create /proc/baton: no such file or directory")
  }
}
