import BatonPlatform
import Testing

@Suite struct `When a call on files fails` {
  @Test func `a durable replacement leaves the old content or the new, and nothing beside it`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let path = scratch.file("state")
        try FaultSweep.expect(
          ["removeFile", "open", "write", "sync", "close", "rename", "open", "sync", "close ignored"],
          prepare: { try put("old", at: path) },
          check: {
            // Readers never see half, and the temporary file is gone.
            let content = try Files.read(path, limit: 100)
            let names = try Files.names(in: scratch.path)
            #expect(content == Array("old".utf8) || content == Array("new".utf8))
            #expect(names == ["state"])
          }
        ) {
          try Files.replace(path, with: Array("new".utf8), .durable)
        }
      }
    }
  }

  @Test func `a hint is replaced without any sync`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        try FaultSweep.expect(["removeFile", "open", "write", "close", "rename"]) {
          try Files.replace(scratch.file("hint"), with: [1], .hint)
        }
      }
    }
  }

  @Test func `a lock is not taken by halves`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        try FaultSweep.expect(["inspectFileSystem", "open", "lock", "inspect", "inspect", "close ignored"]) {
          _ = try DataDirectoryLock.take(in: scratch.path)
        }
      }
    }
  }

  @Test func `a received lock is not adopted by halves`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let received = try Files.open(DataDirectoryLock.path(in: scratch.path), for: .updating(mode: 0o600))
        try FaultSweep.expect(["duplicate", "inspect", "inspect", "lock", "close ignored"]) {
          _ = try DataDirectoryLock.adopt(received.duplicate(), in: scratch.path)
        }
      }
    }
  }

  @Test func `a stamp is written by one write and one sync`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        guard case .taken(let lock, _) = try DataDirectoryLock.take(in: scratch.path) else { return }
        try FaultSweep.expect(["write", "syncContent"]) { try lock.writeStamp([1, 2]) }
        try FaultSweep.expect(["read", "read"]) { _ = try lock.readStamp(limit: 64) }
        try FaultSweep.expect(["removeFile", "open", "write", "close", "rename"]) { try lock.writePidFile() }
      }
    }
  }

  @Test func `a directory's names are not told by halves`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        try put("", at: scratch.file("one"))
        // The stream, `.`, `..`, the name, the end.
        try FaultSweep.expect(["open", "list", "list", "list", "list", "list"]) {
          let names = try Files.names(in: scratch.path)
          #expect(names == ["one"])
        }
      }
    }
  }

  @Test func `the other operations on files tell it`() async {
    await #expect(processExitsWith: .success) {
      try Scratch.with { scratch in
        let path = scratch.file("f")
        try FaultSweep.expect(["open", "close ignored"]) { _ = try Files.open(path, for: .appending(mode: 0o600)) }
        try FaultSweep.expect(["open", "read", "close ignored"]) { _ = try Files.read(path, limit: 10) }
        try FaultSweep.expect(["inspect"]) { _ = try FileFacts(path: path) }
        try FaultSweep.expect(["inspect"]) { _ = try FileFacts.ifPresent(path: path) }
        try FaultSweep.expect(["changeMode"]) { try Files.setMode(path, 0o640) }
        let directory = scratch.file("d")
        try FaultSweep.expect(["create", "removeFile"], prepare: { try Files.removeDirectory(directory) }) {
          try Files.createDirectory(directory, mode: 0o700)
          try Files.removeDirectory(directory)
        }
        let file = try Files.open(path, for: .updating(mode: 0o600))
        try FaultSweep.expect(["truncate", "sync", "syncContent"]) {
          try file.truncate(to: 3)
          try file.sync()
          try file.syncContent()
        }
      }
    }
  }
}
