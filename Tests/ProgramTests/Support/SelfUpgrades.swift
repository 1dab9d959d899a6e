import BatonPlatform
import Foundation
import RunningPrograms
import Testing

// A service whose supervisor itself is replaced.

extension Service {
  /// Asks the supervisor to replace its own program.
  func upgradeSelf(to program: String?, _ options: String...) throws -> RunningProgram.Finished {
    let starts = supervisorStarts
    let upgrade = try ask("upgrade", ["--self"] + options + (program.map { [$0] } ?? []))
    // What the next program says first is counted as a start, and is read a moment after its answer.
    if upgrade.said.contains("is now baton") {
      try supervisor.wait(for: "the words of the next program") { supervisorStarts > starts }
    }
    return upgrade
  }

  func beginUpgradeSelf(to program: String, _ options: String...) throws -> RunningProgram {
    try RunningProgram(Self.baton, ["upgrade", "--socket", socket, "--self"] + options + [program])
  }

  /// The file that the supervisor executes.
  var supervisorProgram: String {
    get throws { try Files.target(ofLink: "/proc/\(try keptSupervisor)/exe") }
  }

  /// Another baton, with the same content.
  func copyOfBaton(_ name: String) throws -> String {
    let path = "\(scratch.path)/\(name)"
    try FileManager.default.copyItem(atPath: Self.baton, toPath: path)
    return path
  }

  /// A program that does as it is ordered when it is asked, and when it is executed.
  func candidate(_ orders: String...) throws -> String {
    let path = "\(scratch.path)/candidate"
    try FileManager.default.copyItem(atPath: BuiltProgram.path("Candidate"), toPath: path)
    try scratch.write("candidate.orders", orders.joined(separator: "\n"))
    return path
  }

  /// Who supervises, and since when.
  var supervision: [Substring] {
    get throws {
      try ask("status").said.split(separator: "\n").filter {
        $0.contains("  supervisor  ") || $0.contains("  program  ")
      }
    }
  }
}
