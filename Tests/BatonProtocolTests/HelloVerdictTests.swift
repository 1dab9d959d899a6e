import BatonProtocol
import Testing

@Suite struct `A Hello` {
  private let expected = HelloExpectation(spawnedPID: 7, credentialsPID: 7, role: .successor, buildID: [0xab])

  private func sound() -> Message.Hello {
    .init(role: .successor, pid: 7, buildID: [0xab], versions: .spoken)
  }

  private func verdict(_ change: (inout Message.Hello) -> Void) -> Judgement {
    var hello = sound()
    change(&hello)
    return hello.judged(by: expected)
  }

  @Test func `is sound when everything is as it was given`() {
    #expect(verdict { _ in } == .sound)
  }

  @Test func `may come from any build when none was asked for`() {
    var open = expected
    open.buildID = nil
    #expect(sound().judged(by: open) == .sound)
  }

  @Test func `with another pid than the one spawned is unsound`() {
    #expect(
      verdict { $0.pid = 8 } == .unsound(.otherProcessSpawned, detail: "Hello says pid 8, spawned was pid 7"))
  }

  @Test func `that another process sent is unsound`() {
    var stolen = expected
    stolen.credentialsPID = 9
    #expect(
      sound().judged(by: stolen)
        == .unsound(.otherProcessSpoke, detail: "Hello says pid 7, the kernel says that pid 9 sent it"))
  }

  @Test func `in another role is unsound`() {
    #expect(
      verdict { $0.role = .incumbent }
        == .unsound(.otherRole, detail: "Hello says incumbent, the process was started as successor"))
  }

  @Test func `with an empty version range is unsound`() {
    let verdict = verdict { ($0.lowestVersion, $0.highestVersion) = (.two, .one) }
    #expect(
      verdict == .unsound(.versionRangeEmpty, detail: "Hello offers versions 2 to 1, which nobody can speak"))
  }

  @Test func `in versions that nobody here speaks is unsound, and both ranges are named`() {
    let nine = ProtocolVersion(9)
    let reason = "no common version: the supervisor speaks versions 1 to 2, the process speaks version 9"
    #expect(
      verdict { ($0.lowestVersion, $0.highestVersion) = (nine, nine) } == .unsound(.noCommonVersion, detail: reason))
  }

  @Test func `from another build than the one asked for is unsound`() {
    #expect(
      verdict { $0.buildID = [1, 2] } == .unsound(.otherBuild, detail: "Hello says build 0102, wanted is build ab"))
  }
}
