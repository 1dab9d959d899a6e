import BatonPlatform
import BatonSupervisor
import Foundation
import RunningPrograms
import Testing

@Suite struct `A keeper whose supervisor is killed` {
  @Test func `starts the next one at once, with what was stored, as it was`() throws {
    let service = try KeptService()
    try service.tell("keep web kept")
    try service.tell("keep chan kept")
    try service.tell("ready")
    try service.killSupervisor()
    #expect(service.starts.last?.last == "chan:web:keeper")
    #expect(Set(service.lines("passed ")) == Set(service.lines("keeps ")))
    #expect(service.lines("passed ").count == 2)
    #expect(service.starts.allSatisfy { $0[2] == "\(service.keeper.pid)" }, "\(service.starts)")
    try service.keeper.send(.terminate)
    #expect(try service.keeper.waitUntilEnded() == .exited(code: 0))
  }

  @Test func `has every word of the dead before its death is known`() throws {
    let service = try KeptService()
    // More than the keeper reads in one turn, if the host's queues are that long: it must not take the death for the
    // next thing then.
    let bytes = try Files.readBeginning("/proc/sys/net/unix/max_dgram_qlen", limit: 20)
    let count = min(150, try #require(Int(String(decoding: bytes.dropLast(), as: UTF8.self))))
    try service.keeper.send(.stop)
    try service.tell("fill \(count)")
    let pid = try #require(service.pid)
    let identity = try #require(try ProcessIdentity(pid: pid))
    let supervisor = try ProcessHandle(opening: identity)
    try service.tellAndForget("die")
    switch consume supervisor {
    case .some(let supervisor):
      #expect(try supervisor.descriptor.wait(for: .readable, until: .now().advanced(by: .seconds(10))))
    case .none: Issue.record("the supervisor has gone before")
    }
    try service.keeper.send(.resume)
    try service.waitForStart(2)
    #expect(service.lines("passed ").count == count)
  }

  @Test func `goes on through twenty deaths in a row, and leaves no zombie`() throws {
    let service = try KeptService(limit: 20)
    try service.tell("keep web kept")
    for _ in 0..<20 { try service.killSupervisor() }
    #expect(service.starts.count == 21)
    #expect(service.starts.last?.last == "web:keeper")
    #expect(Set(service.lines("passed ")) == Set(service.lines("keeps ")))
    #expect(try Processes.children(of: service.keeper.pid) == ["kept"])
    #expect(service.keeper.complained.contains("next try in 16 ms"))
    #expect(service.keeper.complained.contains("next try in 20 ms"))
  }

  @Test func `holds no more descriptors after many deaths than after the first`() throws {
    let service = try KeptService(limit: 1)
    try service.killSupervisor()
    try waitForAnswer(of: service)
    let before = try descriptors(of: service.keeper.pid)
    for _ in 0..<10 { try service.killSupervisor() }
    try waitForAnswer(of: service)
    #expect(try descriptors(of: service.keeper.pid) == before)
  }

  @Test func `starts what it was started from, although the file is another one by now`() throws {
    let scratch = try Scratch()
    let program = "\(scratch.path)/KeptServer"
    try FileManager.default.copyItem(atPath: BuiltProgram.path("KeptServer"), toPath: program)
    let service = try KeptService(program: program, scratch: scratch)
    try scratch.write("other", "#!/bin/false\n", mode: 0o755)
    try Files.rename("\(scratch.path)/other", to: program)
    try service.killSupervisor()
    try FileManager.default.removeItem(atPath: program)
    try service.killSupervisor()
    try service.tell("ready")
  }

  @Test func `starts the program that it was replaced by, once that was ready`() throws {
    let service = try KeptService()
    try service.tell("ready")
    let (first, second) = (try copy("first", service), try copy("second", service))
    try replace(by: first, .never, service)
    #expect(try program(of: service).hasSuffix("/KeptServer"))
    try replace(by: first, .ready, service)
    #expect(try program(of: service) == first)
    // One that was never ready is none to go back to.
    try replace(by: second, .never, service)
    #expect(try program(of: service) == first)
    #expect(service.starts.last?.last == "executable:keeper")
    try replace(by: second, .ready, service)
    #expect(try program(of: service) == second)
    #expect(service.starts.last?.last == "executable:keeper")
  }

  @Test func `starts its own program when the one that it was replaced by cannot be executed any more`() throws {
    let service = try KeptService(limit: 1)
    try service.tell("ready")
    let first = try copy("first", service)
    for word in ["candidate \(first)", "reloading", "ready"] { try service.tell(word) }
    try Data("no program".utf8).write(to: URL(filePath: first))
    try service.killSupervisor()
    #expect(try program(of: service).hasSuffix("/KeptServer"))
    #expect(service.keeper.complained.contains("the one that the keeper was started from is"))
  }

  /// Then the keeper has done with the death before: it starts the next supervisor first.
  private func waitForAnswer(of service: KeptService) throws {
    let before = service.lines("answered").count
    try service.tellAndForget("answer")
    try service.keeper.wait(for: "an answer") { service.lines("answered").count > before }
  }

  private enum Success { case ready, never }

  /// Says that it is replaced, and perhaps that it was, and dies.
  private func replace(by program: String, _ success: Success, _ service: KeptService) throws {
    for word in ["candidate \(program)", "reloading"] + (success == .ready ? ["ready"] : []) {
      let before = service.lines("done \(word)").count
      try service.tellAndForget(word)
      try service.keeper.wait(for: word) { service.lines("done \(word)").count > before }
    }
    try service.killSupervisor()
  }

  private func copy(_ name: String, _ service: KeptService) throws -> String {
    let path = "\(service.scratch.path)/\(name)"
    try FileManager.default.copyItem(atPath: BuiltProgram.path("KeptServer"), toPath: path)
    return path
  }

  private func program(of service: KeptService) throws -> String {
    try Files.target(ofLink: "/proc/\(try #require(service.pid))/exe")
  }

  private func descriptors(of pid: Int32) throws -> Int {
    try Files.names(in: "/proc/\(pid)/fd").count
  }
}

@Suite struct `The store of a keeper` {
  @Test func `answers when everything before was done`() throws {
    let service = try KeptService()
    try service.tell("keep web kept")
    try service.tell("answer")
    try service.keeper.wait(for: "answered")
  }

  @Test func `holds one open file once, and lets go of all of a name`() throws {
    let service = try KeptService()
    try service.tell("keep web kept")
    try service.tell("keep web kept")
    try service.tell("keep gone kept")
    try service.tell("drop gone")
    try service.killSupervisor()
    #expect(service.starts.last?.last == "web:keeper")
  }

  @Test func `lets go of what has lost its peer, unless it was told to keep it`() throws {
    let service = try KeptService()
    try service.tell("keep lost")
    try service.tell("keep held")
    try service.tell("keep dear kept")
    try service.tell("release lost")
    try service.tell("release dear")
    try service.keeper.wait(for: "descriptor lost is let go of: its peer has hung up")
    // The peer of this one dies with the supervisor.
    try service.killSupervisor()
    try service.keeper.wait(for: "descriptor held is let go of: its peer has hung up")
    try service.killSupervisor()
    #expect(service.starts.last?.last == "dear:keeper")
  }

  @Test func `says which descriptor finds no room`() throws {
    let service = try KeptService()
    try service.tell("fill 481")
    try service.keeper.wait(for: "unable to keep descriptor pipe 480: 480 are held, and more cannot be passed on")
    try service.killSupervisor()
    #expect(service.lines("passed ").count == 480)
  }

  @Test func `takes nothing from anybody but the supervisor`() throws {
    let service = try KeptService()
    try service.tell("keep web kept")
    let address = try #require(SocketAddress(ofServiceManager: service.address))
    let stranger = try NoticeSocket(at: address)
    try stranger.drop(try #require(DescriptorName("web")))
    try stranger.tell(.stopping)
    // Nobody answers a stranger, but its request is taken from the queue, and dropped.
    #expect(try stranger.waitForAnswer(within: .seconds(10)) == .seen)
    let null = try Files.open("/dev/null", for: .reading)
    try stranger.keep(null, as: try #require(DescriptorName("null")), whenAbandoned: .kept)
    try service.tell("answer")
    try service.keeper.wait(for: "answered")
    try service.killSupervisor()
    #expect(service.starts.last?.last == "web:keeper")
  }

  @Test func `has no room for the keeper's own name`() throws {
    let service = try KeptService()
    try service.tell("keep keeper kept")
    try service.killSupervisor()
    #expect(service.starts.last?.last == "keeper")
    try service.keeper.wait(for: "unable to keep descriptor keeper: the name is the keeper's own")
  }
}
