import BatonPlatform
import Glibc
import Testing

/// Each in a process of its own: a child that another test is starting has a copy of every open file until it executes,
/// and so holds the lock for a moment longer.
@Suite struct `The lock of a data directory` {
  @Test func `is refused to a second taker, and the holder is named`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let lock = try take(scratch)
        #expect(
          try refusal(scratch) == .held(by: [LockHolder(pid: Host.pid, command: ProcessTable.command(of: Host.pid))]))
        _ = lock.descriptor.raw
      }
    }
  }

  @Test func `names the process that holds it now, not the one that took it first`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let lock = try take(scratch)
        let child = try Children.idle(more: [lock.descriptor.raw])
        try lock.releaseDescriptor().close()
        #expect(
          try refusal(scratch)
            == .held(by: [
              LockHolder(pid: child.handle.pid, command: "/bin/sh -c echo started; read line <&3")
            ]))
        try child.end()
        _ = try take(scratch)
      }
    }
  }

  @Test func `names the holder to an ordinary user, who may not look into other processes`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let path = DataDirectoryLock.path(in: scratch.path)
        try put("", at: path)
        let command = "sh -c 'echo started; read line <&3'"
        let caller = try Children.idle("exec flock \(path) \(command)")
        #expect(holdersSeenByAnOrdinaryUser(of: path).contains(caller.handle.pid))
        try ProcessSession(id: caller.handle.pid).kill()
        try caller.end()
        // Here the process that called flock has ended, and only its descriptor lives on.
        let heir = try Children.idle("exec 9<\(path); flock 9; echo started; read line <&3")
        if Host.user == 0 { #expect(holdersSeenByAnOrdinaryUser(of: path).isEmpty) }
        try heir.end()
      }
    }
  }

  @Test func `passes from hand to hand without being free in between`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let pair = try OwnedDescriptor.socketPair()
        let first = try take(scratch).releaseDescriptor()
        let tag = [UInt8](repeating: 3, count: 16)
        _ = try pair.first.send(tag, passing: first)
        try first.close()
        // In flight: nobody has it open, and still it is held.
        #expect(try refusal(scratch) != nil)
        var bytes: [UInt8] = []
        guard let received = try pair.second.receive(appendingTo: &bytes, limit: 16).takeDescriptor() else {
          Issue.record("the descriptor did not arrive")
          return
        }
        guard case .taken(let second, nil) = try DataDirectoryLock.adopt(received, in: scratch.path) else {
          Issue.record("not adopted")
          return
        }
        #expect(try refusal(scratch) != nil)
        try second.releaseDescriptor().close()
        #expect(try refusal(scratch) == nil)
      }
    }
  }

  @Test func `is free again when the pair that carries it dies with its supervisor`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        do {
          let pair = try OwnedDescriptor.socketPair()
          let first = try take(scratch).releaseDescriptor()
          _ = try pair.first.send([1], passing: first)
          try first.close()
          #expect(try refusal(scratch) != nil)
        }
        #expect(try refusal(scratch) == nil)
      }
    }
  }

  @Test func `is not adopted from another file, nor from one that is not locked by it`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let stray = try Files.open(scratch.file("other"), for: .updating(mode: 0o600))
        let lock = try take(scratch)
        #expect(try refusal(of: DataDirectoryLock.adopt(stray, in: scratch.path)) == .anotherFile)
        let second = try Files.open(DataDirectoryLock.path(in: scratch.path), for: .updating(mode: 0o600))
        guard case .held? = try refusal(of: DataDirectoryLock.adopt(second, in: scratch.path)) else {
          Issue.record("two owners")
          return
        }
        _ = lock.descriptor.raw
      }
    }
  }

  @Test func `released as in version 1 is free although a child still has the descriptor`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let lock = try take(scratch)
        let child = try Children.idle(more: [lock.descriptor.raw])
        try lock.unlockForVersion1()
        #expect(try refusal(scratch) == nil)
        try child.end()
      }
    }
  }

  @Test func `keeps its stamp and its file`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let stamp = Array("baton 1 generation 00000000000000000007 format 0000000001       \n".utf8)
        let first = try take(scratch)
        #expect(try first.readStamp(limit: 64).isEmpty)
        try first.writeStamp(stamp.prefix(64).map { $0 })
        try first.writePidFile()
        let file = try FileFacts(of: first.descriptor).identity
        try first.releaseDescriptor().close()
        let second = try take(scratch)
        #expect(try second.readStamp(limit: 64) == Array(stamp.prefix(64)))
        #expect(try FileFacts(of: second.descriptor).identity == file)
        #expect(try Files.read("\(scratch.path)/.handoff.pidfile", limit: 100) == Array("\(Host.pid)\n".utf8))
      }
    }
  }

  @Test func `in a directory that is not there says so`() async {
    await #expect(processExitsWith: .success) {
      let failure = #expect(throws: SystemFailure.self) { _ = try DataDirectoryLock.take(in: "/nowhere/data") }
      #expect(failure?.description == "unable to inspect the file system of /nowhere/data: no such file or directory")
    }
  }
}

private func take(_ scratch: Scratch) throws -> DataDirectoryLock {
  switch try DataDirectoryLock.take(in: scratch.path) {
  case .taken(let lock, _): return lock
  case .refused(let refusal): throw NotTaken(refusal: refusal)
  }
}

/// Why it cannot be taken now; `nil` when it could be, and is free again.
private func refusal(_ scratch: Scratch) throws -> DataDirectoryLock.Refusal? {
  try refusal(of: DataDirectoryLock.take(in: scratch.path))
}

private func refusal(of attempt: consuming LockAttempt) -> DataDirectoryLock.Refusal? {
  switch consume attempt {
  case .taken: nil
  case .refused(let refusal): refusal
  }
}

private struct NotTaken: Error {
  let refusal: DataDirectoryLock.Refusal
}

/// Without effect, and without harm, for somebody who is an ordinary user already:
/// then our own children may be looked into.
private func holdersSeenByAnOrdinaryUser(of path: String) -> [Int32] {
  let user = geteuid()
  seteuid(65534)
  defer { seteuid(user) }
  return LockHolder.holders(of: path).map(\.pid)
}
