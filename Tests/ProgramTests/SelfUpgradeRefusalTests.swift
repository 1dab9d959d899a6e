import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// A program that the supervisor does not become.
struct UnfitCandidate: CustomTestStringConvertible, Sendable {
  let what: String
  let words: String
  let make: @Sendable (Service) throws -> String

  var testDescription: String { what }

  static func candidate(_ order: String, _ words: String) -> UnfitCandidate {
    UnfitCandidate(what: order, words: words) { try $0.candidate(order) }
  }

  static let all: [UnfitCandidate] = [
    .candidate("quiet", "it does not introduce itself as baton does (exit code 0)"),
    .candidate("babble", "it said \"I am another program\\n\""),
    .candidate("unreadable", "it cannot read the journal as this baton writes it"),
    .candidate("protocol", "it speaks versions 3 to 4 of the protocol, and a process speaks version 2"),
    .candidate("object no such key", "it would not start with this configuration: no such key"),
    .candidate("freeze-asked", "it did not introduce itself within 10 s"),
    UnfitCandidate(what: "another program", words: "it does not introduce itself as baton does") { _ in "/bin/true" },
    UnfitCandidate(what: "nothing", words: "no such file") { _ in "/nowhere" },
    UnfitCandidate(what: "a folder", words: "is no file") { $0.scratch.path },
    UnfitCandidate(what: "a script", words: "is no program for this machine") {
      try $0.scratch.write("script", "#!/bin/sh\n", mode: 0o755)
    },
    UnfitCandidate(what: "not executable", words: "is not executable") {
      let path = try $0.copyOfBaton("plain")
      try Files.setMode(path, 0o644)
      return path
    },
    UnfitCandidate(what: "another machine", words: "is no program for this machine") {
      let path = try $0.copyOfBaton("foreign")
      let file = try FileHandle(forWritingTo: URL(filePath: path))
      try file.seek(toOffset: 18)
      try file.write(contentsOf: Data([0xF3]))
      return path
    },
    UnfitCandidate(what: "a broken configuration", words: "unknown key") { service in
      let text = try String(contentsOfFile: service.configuration, encoding: .utf8)
      try service.scratch.write("peer.conf", text.replacing("[Limits]", with: "[Limits]\nno-such-key = 1"))
      return try service.copyOfBaton("one")
    },
  ]
}

@Suite struct `A program that does not fit` {
  @Test(arguments: UnfitCandidate.all)
  func `is refused, and nobody is disturbed`(unfit: UnfitCandidate) throws {
    let service = try Service(settings: ["pin = no"], keeper: .keeper)
    // What it remembers of the last attempt is part of its belongings.
    #expect(try service.upgrade().status == .exited(code: 0))
    let (server, supervision) = (try service.servingPid, try service.supervision)
    let before = try service.belongings
    let upgrade = try service.upgradeSelf(to: try unfit.make(service))
    #expect(upgrade.status == .exited(code: 20), "\(upgrade)")
    #expect(upgrade.complained.contains(unfit.words), "\(upgrade)")
    #expect(try service.supervision == supervision)
    #expect(try service.servingPid == server)
    #expect(try service.upgrade().status == .exited(code: 0), "\(service.supervisor.complained)")
    try service.expectBelongings(before)
    try service.stop()
  }

  @Test func `is told apart from one after which there is no way back`() throws {
    let service = try Service(keeper: .keeper)
    let upgrade = try service.upgradeSelf(to: try service.candidate("foreign"))
    #expect(upgrade.complained.contains("warning: the candidate fits: it writes the journal in format 9"), "\(upgrade)")
    try service.stop()
  }

  @Test func `is not even asked where nobody could start the old one`() throws {
    let service = try Service()
    let upgrade = try service.upgradeSelf(to: try service.copyOfBaton("one"))
    #expect(upgrade.status == .exited(code: 20), "\(upgrade)")
    #expect(upgrade.complained.contains("nobody holds its descriptors"), "\(upgrade)")
    try service.stop()
  }

  @Test func `is not even asked when the keeper that would start the old one has died`() throws {
    let service = try Service(keeper: .keeper)
    try service.supervisor.send(.kill)
    try service.supervisor.waitUntilGone()
    let deadline = MonotonicInstant.now().advanced(by: .seconds(20))
    while try !service.ask("status").said.contains("the keeper has died"), MonotonicInstant.now() < deadline {}
    let upgrade = try service.upgradeSelf(to: try service.copyOfBaton("one"))
    #expect(upgrade.status == .exited(code: 20), "\(upgrade)")
    #expect(upgrade.complained.contains("nobody holds its descriptors"), "\(upgrade)")
    #expect(try service.ask("stop").status == .exited(code: 0))
  }

  @Test func `and is being asked when its supervisor is killed ends with it`() throws {
    let service = try Service(keeper: .keeper)
    let program = try service.supervisorProgram
    let upgrade = try service.beginUpgradeSelf(to: try service.candidate("freeze-asked"))
    try service.supervisor.wait(for: "shall be replaced by")
    try service.killSupervisor()
    #expect(try upgrade.waitUntilEnded() == .exited(code: 111), "\(upgrade.complained)")
    #expect(try service.supervisorProgram == program)
    // It can be of no use to anybody else.
    let asked = "introduce-candidate-1 \(service.configuration)"
    let deadline = MonotonicInstant.now().advanced(by: .seconds(20))
    while try !Processes.running(asked).isEmpty, MonotonicInstant.now() < deadline {}
    #expect(try Processes.running(asked).isEmpty)
    #expect(try service.upgradeSelf(to: try service.copyOfBaton("one")).status == .exited(code: 0))
    try service.stop()
  }
}
