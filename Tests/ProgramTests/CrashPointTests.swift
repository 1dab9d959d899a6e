import Foundation
import RunningPrograms
import Testing

/// The name by which a program looks for orders to die stands in every program that has crash points.
private let switchName = Data("BATON_CRASH_POINTS".utf8)

@Suite struct `Crash points` {
  @Test(arguments: ["baton", "baton-kv"])
  func `are not in a release build, and are found by the same search in a debug build`(program: String) throws {
    let built = URL(filePath: BuiltProgram.path(program))
    let folder = built.deletingLastPathComponent()
    try expect(built, hasPoints: folder.lastPathComponent == "debug")
    // scripts/check makes one before the tests are run.
    let other = folder.deletingLastPathComponent().appending(path: "debug/\(program)")
    if FileManager.default.fileExists(atPath: other.path()) { try expect(other, hasPoints: true) }
  }

  private func expect(_ program: URL, hasPoints: Bool) throws {
    let found = try Data(contentsOf: program).range(of: switchName) != nil
    #expect(found == hasPoints, "\(program.path())")
  }
}
