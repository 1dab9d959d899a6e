import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `A death outside an attempt` {
  @Test func `of the server is followed by a start at once`() throws {
    let service = try Service()
    #expect(try service.connect().ask("add 1") == "ok")
    let before = try service.servingPid
    try service.kill(before)
    // The connection waits in the queue meanwhile.
    #expect(try service.servingPid != before)
    #expect(try service.connect().ask("count") == "1")
    try service.stop()
  }

  @Test func `that lets no start succeed is mended by another release`() throws {
    let service = try Service(limits: ["warm = 500ms", "restart-delay = 20s", "restart-delay-limit = 20s"])
    let bad = try service.beginUpgrade(["--at", "warm", "wait"])
    try service.letGo("warm")
    #expect(try bad.waitUntilEnded() == .exited(code: 0))
    #expect(try service.connect().ask("add 1") == "ok")
    try FileManager.default.removeItem(atPath: "\(service.data)/go-warm")
    try service.kill(try service.servingPid)
    try service.supervisor.wait(for: "attempt nobody-serves (attempt 3)")
    // The door is open, and the rehearsal has nobody to be compared with.
    let waiting = try service.connect()
    #expect(try service.ask("rehearse").status == .exited(code: 22))
    // Nobody is there to be compared with, but the configuration has a name.
    let other = try service.upgrade(["--service", "other"])
    #expect(other.status == .exited(code: 22), "\(other)")
    #expect(other.said.unbroken.contains("the process serves 'other', supervised is 'peer'"), "\(other)")
    let upgrade = try service.upgrade()
    #expect(upgrade.status == .exited(code: 0), "\(upgrade)\n\(service.supervisor.complained)")
    #expect(upgrade.said.unbroken.contains("there was nobody to take over from"), "\(upgrade)")
    #expect(try waiting.ask("count") == "1")
    #expect(try service.ask("receipt").said.unbroken.contains("there was nobody to take over from"))
    try service.kill(try service.servingPid)
    #expect(try service.connect().ask("count") == "1")
    try service.stop()
  }

  @Test func `with an exit code that is final stops the service`() throws {
    let service = try Service(settings: ["final-exit-code = 7", "final-exit-code = 9"])
    _ = try? service.connect().ask("exit 9")
    #expect(try service.supervisor.waitUntilEnded() == .exited(code: 22))
    #expect(service.supervisor.complained.contains("it ended with exit code 9, which final-exit-code names"))
  }

  @Test func `at the first start with an exit code that is final stops the service`() throws {
    let scratch = try Scratch()
    let run = try RunningProgram.run(
      Service.baton,
      [
        "run",
        try scratch.write(
          "false.conf",
          """
          [Service]
          executable = /usr/bin/false
          strategy = overlap
          final-exit-code = 1
          state-directory = state
          control-socket = control
          [Listener]
          name = main
          address = 127.0.0.1:0
          """),
      ])
    #expect(run.status == .exited(code: 22), "\(run)")
    #expect(run.complained.contains("exit code 1, which final-exit-code names"), "\(run)")
  }

  @Test func `after an upgrade starts the committed release`() throws {
    let service = try Service()
    #expect(try service.upgrade(["--service", "peer"]).status == .exited(code: 0))
    try service.kill(try service.servingPid)
    let after = try service.servingPid
    #expect(ProcessTable.command(of: after).contains("--service peer"))
    try service.stop()
  }

  @Test func `of the supervisor leaves a server that serves`() throws {
    let service = try Service()
    let server = try service.servingPid
    #expect(try service.connect().ask("add 1") == "ok")
    try service.supervisor.send(.kill)
    try service.supervisor.waitUntilGone()
    #expect(try service.connect().ask("add 2") == "ok")

    let next = try RunningProgram.run(Service.baton, ["run", "\(service.scratch.path)/peer.conf"])
    #expect(next.status == .exited(code: 111), "\(next)")
    #expect(next.complained.contains("pid \(server)"), "\(next.complained)")
    #expect(next.complained.contains("hands nothing back: \(Service.peer)"), "\(next.complained)")
    #expect(
      next.complained.contains("kill -TERM \(server) and, when it has ended, baton run \(service.configuration)"),
      "\(next.complained)")
    #expect(try service.connect().ask("count") == "2")
    try service.kill(server)
  }

  @Test func `of a supervisor that had begun is told to the next one by name`() throws {
    let service = try Service()
    let second = try RunningProgram.run(Service.baton, ["run", "\(service.scratch.path)/peer.conf"])
    #expect(second.status == .exited(code: 111), "\(second)")
    #expect(second.complained.contains("pid \(service.supervisor.pid)"), "\(second.complained)")
    try service.stop()
  }
}

@Suite struct `A stop` {
  @Test func `in the middle of an attempt leaves nobody behind`() throws {
    let service = try Service()
    let upgrade = try service.beginUpgrade(["--at", "warm", "hang"])
    try upgrade.wait(for: "hello took")
    let stop = try service.ask("stop", "--reason", "going home")
    #expect(stop.status == .exited(code: 0), "\(stop)")
    #expect(try upgrade.waitUntilEnded() == .exited(code: 22))
    #expect(try service.supervisor.waitUntilEnded() == .exited(code: 0))
    #expect(try Processes.running(service.data).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: service.socket))
  }

  @Test func `does not wait for a server that does not hear`() throws {
    let service = try Service(limits: ["stop = 300ms"])
    let server = try service.servingPid
    try service.send(.stop, to: server)
    try service.stop()
    #expect(try Processes.running(service.data).isEmpty)
  }
}

extension String {
  /// As one line: where a page breaks it depends on how long the paths are.
  fileprivate var unbroken: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
