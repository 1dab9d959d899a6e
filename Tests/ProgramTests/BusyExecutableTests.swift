import BatonPlatform
import Foundation
import RunningPrograms
import Testing

@Suite struct `An executable that is open for writing` {
  @Test func `is started as soon as it is closed`() throws {
    let (service, release, file) = try serviceAndBusyRelease()
    let upgrade = try service.beginUpgrade([], to: release)
    try service.supervisor.wait(for: "open for writing")
    try file.close()
    #expect(try upgrade.waitUntilEnded() == .exited(code: 0), "\(service.supervisor.complained)")
    try service.stop()
  }

  @Test func `and stays so is refused after a while`() throws {
    let (service, release, file) = try serviceAndBusyRelease()
    let before = try service.servingPid
    let upgrade = try service.upgrade([], to: release)
    #expect(upgrade.status == .exited(code: 20), "\(upgrade)\n\(service.supervisor.complained)")
    #expect(upgrade.complained.contains("is still open for writing"), "\(upgrade)")
    #expect(try service.servingPid == before)
    try file.close()
    try service.stop()
  }

  private func serviceAndBusyRelease() throws -> (Service, String, FileHandle) {
    let service = try Service()
    let release = service.scratch.path + "/release"
    try FileManager.default.copyItem(atPath: Service.peer, toPath: release)
    let file = try #require(FileHandle(forWritingAtPath: release))
    return (service, release, file)
  }
}
