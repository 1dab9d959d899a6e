import BatonPlatform
import BatonSupervisor
import Foundation
import RunningPrograms
import Testing

@Suite struct `A supervisor that has lost its keeper` {
  @Test func `is given another one by baton run, and nobody is disturbed`() throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    let server = try service.servingPid
    let client = try service.connect()
    #expect(try client.ask("add 1") == "ok")
    let supervisor = try service.loseKeeper()
    // Nobody could end it if its supervisor died.
    let refused = try service.upgrade()
    #expect(refused.status == .exited(code: 20))
    let cause = "unable to store the control channel: the keeper has died; baton run \(service.configuration) gives it"
    #expect(refused.complained.contains(cause), "\(refused)")
    try service.attach()
    #expect(try !service.ask("status").said.contains("warning"))
    #expect(try client.ask("add 2") == "ok")
    #expect(try service.servingPid == server)
    #expect(try service.ask("status").said.contains("supervisor     pid \(supervisor)"))
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    let next = try service.servingPid
    // The new keeper has everything that the next supervisor needs.
    try service.kill(supervisor)
    try service.supervisor.wait(for: "listens on")
    #expect(try service.servingPid == next)
    #expect(!service.supervisor.complained.contains("handed back"), "\(service.supervisor.complained)")
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    #expect(try service.connect().ask("count") == "2")
    try service.stop()
    #expect(try Processes.running(service.data).isEmpty)
  }

  @Test func `and has another one is stopped in order by it`() throws {
    let service = try Service(keeper: .keeper)
    _ = try service.loseKeeper()
    try service.attach()
    try service.stop()
    #expect(try Processes.running(service.data).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: service.socket))
  }

  @Test func `and has another one can lose that too`() throws {
    let service = try Service(keeper: .keeper)
    let server = try service.servingPid
    let supervisor = try service.loseKeeper()
    for _ in 1...3 {
      try service.attach()
      try service.supervisor.send(.kill)
      try service.supervisor.waitUntilGone()
      try service.waitForWarning()
    }
    try service.attach()
    // Who has both is killed with both.
    try service.supervisor.send(.kill)
    try service.supervisor.waitUntilGone()
    try service.kill(supervisor)
    try service.send(.kill, to: server)
  }

  @Test func `is followed by the program that it is, not by the one that its next keeper is`() throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    let server = try service.servingPid
    let programs = [try service.copyOfBaton("one"), try service.copyOfBaton("two")]
    #expect(try service.upgradeSelf(to: programs[0]).status == .exited(code: 0))
    for program in programs {
      let supervisor = try service.loseKeeper()
      try service.attach()
      // A keeper that is not the parent takes a candidate as well.
      #expect(try program == programs[0] || service.ask("upgrade", "--self", program).status == .exited(code: 0))
      try service.kill(supervisor)
      try service.supervisor.wait(for: "listens on")
      #expect(try service.supervisorProgram == program)
    }
    #expect(try service.servingPid == server)
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    try service.stop()
  }

  @Test func `is not left without one by a keeper that dies while it is attached`() throws {
    let service = try Service(keeper: .keeper)
    let server = try service.servingPid
    let supervisor = try service.loseKeeper()
    try service.send(.stop, to: supervisor)
    let unlucky = try RunningProgram(Service.baton, ["run", service.configuration])
    let deadline = MonotonicInstant.now().advanced(by: .seconds(20))
    while try !service.isAsked, MonotonicInstant.now() < deadline {}
    try unlucky.send(.kill)
    try unlucky.waitUntilGone()
    try service.send(.resume, to: supervisor)
    try service.waitForWarning()
    try service.attach()
    #expect(try service.servingPid == server)
    try service.kill(supervisor)
    try service.supervisor.wait(for: "listens on")
    #expect(try service.servingPid == server)
    try service.stop()
  }
}

@Suite struct `A keeper that nobody needs` {
  @Test func `is not taken, and says who supervises`() throws {
    let service = try Service(keeper: .keeper)
    let client = try ControlClient(at: service.socket)
    let pipe = try BatonPlatform.Pipe()
    try client.ask(.attach(address: "@nobody"), passing: pipe.reading)
    #expect(try refusal(client) == .noKeeperMissing)
    let second = try RunningProgram.run(Service.baton, ["run", service.configuration])
    #expect(second.status == .exited(code: 111))
    #expect(second.complained.contains("another supervisor does: pid \(try service.keptSupervisor)"), "\(second)")
    try service.stop()
  }

  @Test(.enabled(if: Host.user == 0)) func `of another user is not taken`() throws {
    let service = try Service(keeper: .keeper)
    _ = try service.loseKeeper()
    // As if the mode of the socket were not enough.
    try Files.setMode(service.socket, 0o666)
    let words = ["--reuid", "65534", "--regid", "65534", "--clear-groups", Service.baton, "status"]
    let stranger = try RunningProgram.run("/usr/bin/setpriv", words + ["--socket", service.socket])
    #expect(stranger.complained.contains("uid 65534 may not ask"), "\(stranger)")
    try service.attach()
    try service.stop()
  }

  private func refusal(_ client: consuming ControlClient) throws -> ControlRefusal.Code? {
    var client = client
    guard case .refused(let refusal)? = try client.next(until: .now().advanced(by: .seconds(20))) else { return nil }
    return refusal.code
  }
}

extension Service {
  /// Kills the keeper and waits until the supervisor says so.
  ///
  /// - Returns: The supervisor.
  fileprivate func loseKeeper() throws -> Int32 {
    let kept = try keptSupervisor
    try supervisor.send(.kill)
    try supervisor.waitUntilGone()
    try waitForWarning()
    return kept
  }

  fileprivate func waitForWarning() throws {
    let deadline = MonotonicInstant.now().advanced(by: .seconds(20))
    var said = ""
    while !said.contains("the keeper has died"), MonotonicInstant.now() < deadline { said = try ask("status").said }
    let lines = said.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    #expect(lines.contains("baton run \(configuration) gives it a new keeper"), "\(said)")
  }

  fileprivate func attach() throws {
    let keeper = try RunningProgram(Self.baton, ["run", configuration])
    try follow(keeper, until: "keeper of the supervisor that had lost its own")
  }

  /// Whether a client waits at the control socket of a supervisor that does not hear.
  fileprivate var isAsked: Bool {
    get throws {
      let table = try String(contentsOfFile: "/proc/net/unix", encoding: .utf8)
      // The listener, and a connection that nobody has accepted yet.
      return table.split(separator: "\n").count { $0.hasSuffix(" \(socket)") } > 1
    }
  }
}
