import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// The main job in one command, by a user who may not write everywhere.
@Suite struct `The demo` {
  @Test func `upgrades and rolls back under load, tells it, and leaves nothing behind`() throws {
    let scratch = try Playground()
    let finished = try scratch.run("demo", "--duration", "1s")
    #expect(finished.status == .exited(code: 0), "\(finished.said)\(finished.complained)")
    #expect(finished.said.contains("every request was answered, and every acknowledged write was found again"))
    #expect(try scratch.leftovers() == [])
  }

  @Test func `keeps everything when asked, and tells where`() throws {
    let scratch = try Playground()
    let kept = scratch.folder.appending(path: "kept").path()
    let finished = try scratch.run("demo", "--duration", "0s", "--keep", kept)
    #expect(finished.status == .exited(code: 0), "\(finished.said)\(finished.complained)")
    #expect(finished.said.contains("are in \(kept)"))
    #expect(FileManager.default.fileExists(atPath: kept + "/supervisor.log"))
  }

  @Test func `refuses a folder that is there already`() throws {
    let scratch = try Playground()
    let finished = try scratch.run("demo", "--keep", scratch.folder.path())
    #expect(finished.status == .exited(code: 111))
    #expect(finished.complained.contains("choose a folder that is not there yet"))
  }
}
