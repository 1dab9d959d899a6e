import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `A start that cannot be` {
  @Test func `names the address that is in use`() throws {
    let scratch = try Scratch()
    _ = try scratch.folder("data")
    let other = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 1)
    let run = try start(in: scratch, address: "\(other.address)")
    #expect(run.status == .exited(code: 111), "\(run)")
    #expect(run.complained.contains("unable to listen on \(other.address): address already in use"), "\(run)")
  }

  @Test func `names who has locked the data directory`() throws {
    let scratch = try Scratch()
    let data = try scratch.folder("data")
    let attempt = try DataDirectoryLock.take(in: data)
    guard case .taken(let lock, _) = consume attempt else {
      Issue.record("the lock is free")
      return
    }
    let run = try start(in: scratch)
    #expect(run.status == .exited(code: 111), "\(run)")
    #expect(run.complained.contains("locked by pid \(Host.pid)"), "\(run)")
    withExtendedLifetime(lock.directory) {}
  }

  @Test func `says that the data directory is missing`() throws {
    let scratch = try Scratch()
    let run = try start(in: scratch, data: "nowhere")
    #expect(run.status == .exited(code: 100), "\(run)")
    #expect(run.complained.contains("nowhere: no such file"), "\(run)")
  }

  @Test func `says that the data directory may not be written to`() throws {
    let playground = try Playground()
    let file = playground.folder.appending(path: "kv.conf").path()
    try Data(
      """
      [Service]
      executable = baton-kv
      data-directory = data
      [Listener]
      name = kv
      address = 127.0.0.1:0
      """.utf8
    ).write(to: URL(filePath: file))
    try FileManager.default.createDirectory(
      at: playground.folder.appending(path: "data"), withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o555])
    let run = try playground.run("run", file)
    #expect(run.status == .exited(code: 111), "\(run)")
    #expect(run.complained.contains("/data/.handoff.lock: permission denied"), "\(run)")
  }

  @Test func `says that a socket's path is too long`() throws {
    let scratch = try Scratch()
    _ = try scratch.folder("data")
    let run = try start(in: scratch, address: "unix:/tmp/" + String(repeating: "x", count: 120))
    #expect(run.status == .exited(code: 100), "\(run)")
    #expect(run.complained.contains("107"), "\(run)")
  }

  @Test func `names the file system on which a lock does not hold`() throws {
    let scratch = try Scratch()
    _ = try scratch.folder("data")
    let run = try RunningProgram.run(
      Self.strace, seeing(fileSystem: "6969000000000000") + ["run", "--no-keeper", configuration(in: scratch)])
    #expect(run.status == .exited(code: 100), "\(run)")
    #expect(run.complained.contains("data is on nfs, where a lock does not hold against other hosts"), "\(run)")
  }

  @Test func `warns of a data directory on a file system in user space`() throws {
    let scratch = try Scratch()
    let data = try scratch.folder("data")
    let run = try RunningProgram(
      Self.strace, seeing(fileSystem: "4655736500000000") + ["run", "--no-keeper", configuration(in: scratch)])
    try run.wait(for: "warning: unable to rely on the lock of \(data): it is on a file system in user space")
    try run.send(.terminate)
    #expect(try run.waitUntilEnded() == .exited(code: 0))
  }

  private static let strace = "/usr/bin/strace"

  /// baton, which is told that every file system has this magic number, its bytes in the order of memory.
  private func seeing(fileSystem magic: String) -> [String] {
    let inject = "inject=statfs:poke_exit=@arg2=\(magic)"
    return ["-D", "-qq", "-o", "/dev/null", "-e", "trace=statfs", "-e", inject, Service.baton]
  }

  @Test func `leaves no socket of a listener behind`() throws {
    let scratch = try Scratch()
    _ = try scratch.folder("data")
    let other = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 1)
    let run = try start(in: scratch, address: "unix:\(scratch.path)/first", second: "\(other.address)")
    #expect(run.status == .exited(code: 111), "\(run)")
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/first"))
  }

  private func start(
    in scratch: Scratch, address: String = "127.0.0.1:0", second: String? = nil, data: String = "data"
  ) throws -> RunningProgram.Finished {
    let file = try configuration(in: scratch, address: address, second: second, data: data)
    return try RunningProgram.run(Service.baton, ["run", file])
  }

  private func configuration(
    in scratch: Scratch, address: String = "127.0.0.1:0", second: String? = nil, data: String = "data"
  ) throws -> String {
    let more = second.map { "[Listener]\nname = second\naddress = \($0)" } ?? ""
    return try scratch.write(
      "peer.conf",
      """
      [Service]
      executable = \(Service.peer)
      data-directory = \(data)
      state-directory = state
      control-socket = control
      [Listener]
      name = main
      address = \(address)
      \(more)
      """)
  }
}

@Suite struct `The control socket` {
  @Test func `belongs to its user alone`() throws {
    let service = try Service()
    #expect(try FileFacts(path: service.socket).mode == 0o600)
    try service.stop()
  }

  @Test func `serves others while one says nothing`() throws {
    let service = try Service()
    let silent = try OwnedDescriptor.connected(to: .unix(path: service.socket))
    let half = try OwnedDescriptor.connected(to: .unix(path: service.socket))
    _ = try half.send([1, 0].span)
    #expect(try service.ask("status").status == .exited(code: 0))
    #expect(try service.upgrade().status == .exited(code: 0))
    withExtendedLifetime(silent.raw) {}
    try service.stop()
  }

  @Test func `that nobody listens at is named, with what to do`() throws {
    let scratch = try Scratch()
    let status = try RunningProgram.run(Service.baton, ["status", "--socket", "\(scratch.path)/nobody"])
    #expect(status.status == .exited(code: 111), "\(status)")
    #expect(status.complained.contains("\(scratch.path)/nobody: nobody listens there; start it"), "\(status)")
  }

  @Test func `is not taken from another supervisor, and no listener is left behind`() throws {
    let service = try Service()
    let scratch = try Scratch()
    let file = try scratch.write(
      "other.conf",
      """
      [Service]
      executable = \(Service.peer)
      strategy = overlap
      state-directory = state
      control-socket = \(service.socket)
      [Listener]
      name = main
      address = unix:\(scratch.path)/main
      """)
    let other = try RunningProgram.run(Service.baton, ["run", file])
    #expect(other.status == .exited(code: 111), "\(other)")
    #expect(other.complained.contains("another supervisor listens there"), "\(other)")
    #expect(!FileManager.default.fileExists(atPath: "\(scratch.path)/main"))
    #expect(try service.ask("status").status == .exited(code: 0))
    try service.stop()
  }

  @Test func `survives noise`() throws {
    let service = try Service()
    for seed in 0..<UInt8(20) {
      let noise = (0..<200).map { UInt8(truncatingIfNeeded: $0 &* Int(seed) &+ Int(seed)) }
      let client = try OwnedDescriptor.connected(to: .unix(path: service.socket))
      _ = try? client.send(noise.span)
    }
    #expect(try service.ask("status").status == .exited(code: 0))
    try service.stop()
  }
}

@Suite struct `A supervisor after many upgrades` {
  @Test func `holds no more than before`() throws {
    let service = try Service()
    #expect(try service.upgrade().status == .exited(code: 0))
    let before = try least(of: service)
    for _ in 1...10 {
      #expect(try service.upgrade().status == .exited(code: 0))
      #expect(try service.upgrade(["--lie", "health"]).status == .exited(code: 21))
      #expect(try service.upgrade(["--at", "warm", "die"]).status == .exited(code: 20))
    }
    #expect(try least(of: service) == before)
    try service.stop()
  }

  /// A client hears the end of an attempt a moment before the supervisor has let go of everything: each question gives
  /// it a turn.
  private func least(of service: Service) throws -> Holdings {
    var least = try Holdings(of: service.supervisor.pid)
    for _ in 1...10 {
      #expect(try service.ask("status").status == .exited(code: 0))
      let now = try Holdings(of: service.supervisor.pid)
      if now.count < least.count { least = now }
    }
    return least
  }

  private struct Holdings: Equatable {
    let descriptors: Int
    let threads: Int
    let children: [String]

    var count: Int { descriptors + threads + children.count }

    init(of pid: Int32) throws {
      descriptors = try Files.names(in: "/proc/\(pid)/fd").count
      threads = try Files.names(in: "/proc/\(pid)/task").count
      children = try Processes.children(of: pid)
    }
  }
}
