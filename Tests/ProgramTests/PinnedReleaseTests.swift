import BatonPlatform
import BatonSupervisor
import Foundation
import RunningPrograms
import Testing

@Suite struct `A committed release` {
  @Test func `is what restarts when its file is replaced, and when it is deleted`() throws {
    let service = try Service()
    let path = try service.commitOwnFile()
    #expect(try service.connect().ask("add 1") == "ok")
    try service.replaceFile(at: path, by: "#!/bin/sh\nexit 9\n")
    let first = try service.killServer()
    #expect(ProcessTable.command(of: first).contains("/state/releases/"))
    #expect(ProcessTable.command(of: first).contains("/release-1 --data"))

    try FileManager.default.removeItem(atPath: path)
    let second = try service.killServer()
    #expect(ProcessTable.command(of: second).contains("/state/releases/"))
    #expect(try service.connect().ask("count") == "1")
    try service.stop()
  }

  @Test func `is what baton run starts again`() throws {
    let service = try Service()
    let path = try service.commitOwnFile()
    try service.stop()
    try FileManager.default.removeItem(atPath: path)
    // What the configuration names may be gone as well.
    let configuration = "\(service.scratch.path)/peer.conf"
    let text = try String(contentsOfFile: configuration, encoding: .utf8)
    try service.scratch.write(
      "peer.conf", text.replacing("executable = \(Service.peer)", with: "executable = \(path)"))
    try service.runAgain()
    #expect(try ProcessTable.command(of: service.servingPid).contains("/release-1 --data"))
    try service.stop()
  }

  @Test func `is known by its hash to the next supervisor too`() throws {
    let service = try Service(keeper: .keeper)
    try service.supervisor.wait(for: "the release is pinned")
    let lines = try service.ask("status").said.split(separator: "\n")
    let hash = try #require(lines.first { $0.contains("sha256") })
    try service.killSupervisor()
    #expect(try service.ask("status").said.contains(hash))
    try service.stop()
  }

  @Test func `is not changed by writing through the original`() throws {
    let service = try Service()
    let path = try service.commitOwnFile()
    _ = try service.killServer()
    // The same file, not another one by its name.
    let original = try Files.open(path, for: .writing)
    try original.truncate(to: 0)
    try original.writeAll(Array("#!/bin/sh\nexit 9\n".utf8))
    try original.close()
    #expect(try ProcessTable.command(of: service.killServer()).contains("/state/releases/"))
    try service.stop()
  }

  @Test func `whose copy is damaged is started from its path, and copied again`() throws {
    let service = try Service()
    let path = try service.commitOwnFile()
    let copy = try #require(try service.copies().first)
    try service.replaceFile(at: copy, by: "#!/bin/sh\nexit 9\n")
    let pid = try service.killServer()
    #expect(ProcessTable.command(of: pid).hasPrefix(path), "\(service.supervisor.complained)")
    #expect(service.supervisor.complained.contains("the pinned copy is not started: \(copy) was changed"))
    try service.supervisor.wait(for: "the release is pinned (attempt 3)")
    #expect(try Files.read(copy, limit: 64 << 20) == Files.read(path, limit: 64 << 20))
    #expect(try ProcessTable.command(of: service.killServer()).hasPrefix(copy))
    try service.stop()
  }

  @Test func `whose copy was only touched is hashed and started`() throws {
    let service = try Service()
    let path = try service.commitOwnFile()
    let copy = try #require(try service.copies().first)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: copy)
    #expect(try ProcessTable.command(of: service.killServer()).hasPrefix(copy), "\(service.supervisor.complained)")
    try service.stop()
  }

  @Test func `that is nowhere any more is not replaced by anything else, until it is put back`() throws {
    let service = try Service(limits: ["restart-delay = 50ms", "restart-delay-limit = 50ms"])
    let path = try service.commitOwnFile()
    let copy = try #require(try service.copies().first)
    let content = try Files.read(path, limit: 64 << 20)
    for file in [copy, path] { try service.replaceFile(at: file, by: "#!/bin/sh\nexec \(Service.peer) \"$@\"\n") }
    try service.kill(try service.servingPid)
    let words = "put the release with the sha256 \(SHA256.digest(of: content).text) back at \(path)"
    try service.supervisor.wait(for: words)
    let status = try service.ask("status")
    #expect(status.status == .exited(code: 22), "\(status)")
    #expect(status.said.contains("unable to start the committed release"), "\(status)")

    try Files.replace("\(path).again", with: content, mode: 0o755, .hint)
    try Files.rename("\(path).again", to: path)
    #expect(try ProcessTable.command(of: service.servingPid).hasPrefix(path))
    #expect(try !service.ask("status").said.contains("unable"))
    try service.stop()
  }

  @Test func `that is not to be pinned is started from its path as long as it is the same there`() throws {
    let service = try Service(
      limits: ["restart-delay = 50ms", "restart-delay-limit = 50ms"], settings: ["pin = no"])
    let path = try service.makeRelease("release-1")
    let content = try Files.read(path, limit: 64 << 20)
    #expect(try service.upgrade(to: path).status == .exited(code: 0))
    #expect(!FileManager.default.fileExists(atPath: "\(service.scratch.path)/state/releases"))
    #expect(try ProcessTable.command(of: service.killServer()).hasPrefix(path))

    try service.replaceFile(at: path, by: "#!/bin/sh\nexec \(Service.peer) \"$@\"\n")
    try service.kill(try service.servingPid)
    try service.supervisor.wait(for: "put the release with the sha256")
    try Files.replace(path, with: content, mode: 0o755, .hint)
    #expect(try ProcessTable.command(of: service.servingPid).hasPrefix(path))
    try service.stop()
  }

  @Test func `pushes the oldest from the shelf, but never what serves`() throws {
    let service = try Service(limits: ["releases-kept = 2"])
    for number in 1...4 {
      #expect(try service.upgrade(to: service.makeRelease("release-\(number)")).status == .exited(code: 0))
      try service.supervisor.wait(for: "the release is pinned (attempt \(number + 1))")
    }
    #expect(try service.copies().map { Files.name(of: $0) } == ["release-3", "release-4"])
    try service.stop()
  }
}

@Suite(.enabled(if: Host.user == 0)) struct `A state directory on a file system` {
  @Test func `that is full costs the service its copy, not its life`() throws {
    let service = try Service(under: { Self.mounting("\($0.path)/state", "size=2m,mode=700") })
    try service.supervisor.wait(for: "unable to pin \(Service.peer)")
    #expect(service.supervisor.complained.contains("no space left on device; what restarts is the file at that path"))
    #expect(try service.ask("status").said.contains("no space left on device"))
    #expect(try ProcessTable.command(of: service.killServer()).hasPrefix(Service.peer))
    try service.stop()
  }

  @Test func `that executes nothing is refused before anything is started`() throws {
    let scratch = try Scratch()
    let text = """
      [Service]
      executable = /usr/bin/true
      strategy = overlap
      state-directory = mounted/state
      control-socket = control
      [Listener]
      name = main
      address = 127.0.0.1:0
      """
    let wrapper = Self.mounting(try scratch.folder("mounted"), "noexec")
    let file = try scratch.write("kv.conf", text)
    for command in ["check", "run"] {
      let refused = try RunningProgram.run(wrapper[0], wrapper.dropFirst() + [Service.baton, command, file])
      #expect(refused.status == .exited(code: 100), "\(refused)")
      #expect(refused.complained.contains("is mounted noexec"), "\(refused)")
    }
    try scratch.write("kv.conf", text.replacing("strategy", with: "pin = no\nstrategy"))
    let taken = try RunningProgram.run(wrapper[0], wrapper.dropFirst() + [Service.baton, "check", file])
    #expect(taken.status == .exited(code: 0), "\(taken)")
  }

  /// The words before a command that give it a mount of its own.
  private static func mounting(_ path: String, _ options: String) -> [String] {
    let script = "mkdir -p \"$1\" && mount -t tmpfs -o \"$2\" none \"$1\" && shift 2 && exec \"$@\""
    return ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", script, "sh", path, options]
  }
}

extension Service {
  /// A release of its own: the peer with some bytes behind it, so that it has another hash.
  func makeRelease(_ name: String, from program: Program = .peer) throws -> String {
    let path = "\(scratch.path)/\(name)"
    try Files.replace(path, with: Files.read(program.path, limit: 256 << 20) + Array(name.utf8), mode: 0o755, .hint)
    return path
  }

  /// Upgrades to a release of its own and waits until it is pinned.
  func commitOwnFile() throws -> String {
    let path = try makeRelease("release-1")
    let upgrade = try self.upgrade(to: path)
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)\n\(supervisor.complained)")
    try supervisor.wait(for: "the release is pinned (attempt 2)")
    return path
  }

  func replaceFile(at path: String, by text: String) throws {
    try Files.replace(path, with: Array(text.utf8), mode: 0o755, .hint)
  }

  /// Kills who serves; gives who serves then.
  func killServer() throws -> Int32 {
    let before = try servingPid
    try kill(before)
    let after = try servingPid
    #expect(after != before)
    return after
  }

  /// The copies on its shelf, but for that of the release that it was made with.
  func copies() throws -> [String] {
    let releases = "\(scratch.path)/state/releases"
    return try Files.names(in: releases).flatMap { hash in
      try Files.names(in: "\(releases)/\(hash)").filter { $0.hasPrefix("release-") }.map { "\(releases)/\(hash)/\($0)" }
    }.sorted { Files.name(of: $0) < Files.name(of: $1) }
  }
}
