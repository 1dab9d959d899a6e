import Baton
import BatonPlatform
import BatonProtocol
import Foundation
import SupervisorScript
import Testing

@Suite struct `The library's thread` {
  @Test func `shows that the process lives while the application does not answer`() throws {
    var tuning = Tuning.calm
    tuning.heartbeat = .milliseconds(10)
    let scene = try Scene(holding: ["warm"], tuning: tuning)
    try scene.supervisor.greet()
    for kind in [MessageKind.heartbeat, .status, .heartbeat] {
      try scene.supervisor.awaitBeat { $0.kind == kind }
    }
    scene.steps.release("warm")
  }

  @Test func `lets go of the channel when it cannot be started`() throws {
    for call in 1...10 {
      let (ours, theirs) = try OwnedDescriptor.socketPair().split()
      let supervisor = try ScriptedSupervisor(OwnedDescriptor(adopting: ours))
      let server = OverlapServer(service: "web", build: "1", listeners: [:])
      FaultPlan(failing: call, with: .tooManyOpenFiles).install()
      let outcome = Result { try server.attached(over: OwnedDescriptor(adopting: theirs)) }
      let report = FaultPlan.remove()
      guard report.failed.isEmpty else {
        #expect(throws: BatonError.self) { try outcome.get() }
        #expect(throws: ChannelEnded.self) { try supervisor.next() }
        continue
      }
      #expect(call > 1, "nothing was made to fail")
      return try outcome.get().detach()
    }
    Issue.record("it never came to an end")
  }

  @Test func `is quiet when no attempt is in flight`() throws {
    var tuning = Tuning.calm
    tuning.heartbeat = .milliseconds(10)
    let next = HandoffID.random()
    let scene = try Scene(tuning: tuning)
    try scene.supervisor.start()
    try scene.supervisor.prepareHandoff(next)
    try scene.supervisor.expectDrained()
    try scene.supervisor.send(.resumeAfterAbort(next))
    _ = try scene.supervisor.expectResumed()
    #expect(try scene.supervisor.isSilent(for: .milliseconds(200)))
  }

  @Test func `blocks every signal, and leaves those of the process alone`() throws {
    let scene = try Scene()
    try scene.supervisor.greet()
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
    let masks = threads.compactMap { thread -> String? in
      let status = (try? String(contentsOfFile: "/proc/self/task/\(thread)/status", encoding: .utf8)) ?? ""
      guard status.hasPrefix("Name:\tbaton-control\n") else { return nil }
      return field("SigBlk", of: status)
    }
    #expect(!masks.isEmpty)
    // All but SIGKILL, SIGSTOP and the two of the C library, which cannot be blocked.
    #expect(masks.allSatisfy { $0 == "fffffffe7ffbfeff" })
    let own = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    #expect(field("SigIgn", of: own) == "0000000000000000" || field("SigIgn", of: own) == Self.ignoredBefore)
  }

  /// What the test runner ignores, read before any attachment of this suite could have changed it.
  private static let ignoredBefore = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))
    .flatMap { text in text.split(separator: "\n").first { $0.hasPrefix("SigIgn") }.map { String($0.dropFirst(8)) } }

  private func field(_ name: String, of status: String) -> String? {
    status.split(separator: "\n").first { $0.hasPrefix("\(name):") }.map { String($0.dropFirst(name.count + 2)) }
  }

  @Test func `lives through nonsense, calls it what it is, and ends the attempt`() throws {
    let scene = try Scene()
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.send(.hello(.init(role: .incumbent, pid: 1, buildID: [], versions: .spoken)))
    let sentence = "supervisorGone: unable to serve: the supervisor broke the protocol"
    #expect(scene.steps.wait(for: sentence).last == sentence)
    #expect(scene.notices.first(1) == ["the supervisor sent Hello, which only a process sends"])
  }

  @Test func `takes a frame of another version than the chosen one for a violation`() throws {
    let scene = try Scene()
    try scene.supervisor.greet()
    _ = try scene.supervisor.expectPrepared()
    try scene.supervisor.speak(.one)
    try scene.supervisor.send(.begin(scene.supervisor.attempt))
    let sentence = "supervisorGone: unable to serve: the supervisor broke the protocol"
    #expect(scene.steps.wait(for: sentence).last == sentence)
  }
}

extension OverlapServer {
  fileprivate func attached(over channel: consuming OwnedDescriptor) throws -> ManagedProcess {
    let warming = try attach(over: channel, tuning: .calm)
    return warming.process
  }
}
