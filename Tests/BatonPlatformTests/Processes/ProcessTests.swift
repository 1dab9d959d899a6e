import BatonPlatform
import Glibc
import Testing

@Suite struct `A process` {
  @Test func `is known by pid, start time and boot`() throws {
    let own = try #require(try ProcessIdentity(pid: Host.pid))
    #expect(try own.exists())
    let impostor = ProcessIdentity(pid: own.pid, startTime: own.startTime + 1, bootID: own.bootID)
    #expect(try !impostor.exists())
    let opened = try ProcessHandle(opening: own) != nil
    let openedImpostor = try ProcessHandle(opening: impostor) != nil
    #expect(opened && !openedImpostor)
  }

  @Test func `that is not our child can be watched, signalled and seen to end`() throws {
    let child = try Children.idle("sh -c 'read line <&3' & echo $!; read line <&3")
    let pid = try #require(Int32(child.line))
    let identity = try #require(try ProcessIdentity(pid: pid))
    guard let stranger = try ProcessHandle(opening: identity) else {
      Issue.record("the grandchild is gone")
      return
    }
    #expect(try stranger.reapIfEnded() == .running)
    #expect(try stranger.adjustOOMScore(300) == .sent)
    #expect(try Files.read("/proc/\(identity.pid)/oom_score_adj", limit: 64) == Array("300\n".utf8))
    #expect(try stranger.send(.kill) == .sent)
    #expect(try stranger.descriptor.wait(for: .readable, until: .now().advanced(by: .seconds(10))))
    #expect(try stranger.reapIfEnded() == .gone)
    try child.end()
  }

  @Test func `is taken back with its own pidfd, of this boot, and with no other`() throws {
    let child = try Children.idle()
    let own = child.handle.identity
    #expect(try isRestored(own, with: child.handle.descriptor))
    let others = [
      ProcessIdentity(pid: own.pid, startTime: own.startTime, bootID: "another boot"),
      ProcessIdentity(pid: own.pid, startTime: own.startTime + 1, bootID: own.bootID),
      ProcessIdentity(pid: own.pid + 1, startTime: own.startTime, bootID: own.bootID),
    ]
    for other in others { #expect(try !isRestored(other, with: child.handle.descriptor)) }
    #expect(try !isRestored(own, with: Files.open("/dev/null", for: .reading)))
    try child.handle.send(.kill)
    _ = try child.handle.waitUntilEnded()
    // Its pidfd says that it has ended.
    #expect(try isRestored(own, with: child.handle.descriptor))
  }

  private func isRestored(_ identity: ProcessIdentity, with pidfd: borrowing OwnedDescriptor) throws -> Bool {
    try ProcessHandle(identity: identity, restoring: pidfd.duplicate()) != nil
  }

  @Test func `is found by a socket that only it has`() throws {
    let pair = try OwnedDescriptor.socketPair()
    let inode = try FileFacts(of: pair.second).identity.inode
    let child = try Children.idle(more: [pair.second.raw])
    #expect(try ProcessIdentity.holder(ofSocket: inode) == child.handle.identity)
    try child.end()
    #expect(try ProcessIdentity.holder(ofSocket: inode) == nil)
  }

  @Test func `whose number another has leads no session`() throws {
    let own = try #require(try ProcessIdentity(pid: Host.pid))
    #expect(try ProcessSession(startedBy: own) != nil)
    let before = ProcessIdentity(pid: own.pid, startTime: own.startTime - 1, bootID: own.bootID)
    #expect(try ProcessSession(startedBy: before) == nil)
  }

  @Test func `exists as a zombie, and is not alive`() throws {
    let child = try Children.idle()
    let identity = child.handle.identity
    #expect(try identity.isAlive())
    try child.handle.send(.kill)
    #expect(try child.handle.descriptor.wait(for: .readable, until: .now().advanced(by: .seconds(10))))
    #expect(try identity.exists() && !identity.isAlive())
    try child.end()
  }

  @Test func `is gone once it has been reaped`() throws {
    let child = try Children.idle()
    let identity = child.handle.identity
    try child.end()
    #expect(try !identity.exists())
    let opened = try ProcessHandle(opening: identity) != nil
    #expect(!opened)
  }

  @Test func `whose parent has died becomes the child of an adopter`() async {
    await #expect(processExitsWith: .success) {
      try Orphans.adopt()
      let child = try Children.idle("sh -c 'read line <&3; exit 42' & echo $!")
      let orphan = try #require(Int32(child.line))
      #expect(try child.handle.waitUntilEnded() == .ended(.exited(code: 0)))
      try child.gate.close()
      #expect(Leaks.waitForAnyEndedChild())
      let reaped = try #require(try Orphans.reapOne())
      #expect(reaped.pid == orphan && reaped.status == .exited(code: 42))
      #expect(try Orphans.reapOne() == nil)
    }
  }

  @Test func `with an odd name is still read right`() throws {
    let rest = (4...52).map(String.init).joined(separator: " ")
    let line = try #require(ProcessTable.StatusLine("77 (a) Z 1 (b) S 1 2 3 \(rest)"))
    #expect(line.pid == 77 && line.name == "a) Z 1 (b" && line.state == "S" && line.session == 3)
  }

  @Test(arguments: [("Z", 1, true), ("Z", 2, false), ("X", 1, true), ("S", 1, false), ("R", 3, false)])
  func `is dead when no thread of it is left`(state: String, threads: Int, isDead: Bool) throws {
    let line = "5 (x) \(state) 1 5 5 0 -1 4 0 0 0 0 0 0 0 0 20 0 \(threads) 0 9000 1 1"
    #expect(try #require(ProcessTable.StatusLine(line)).isDead == isDead)
  }
}
