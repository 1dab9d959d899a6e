import BatonPlatform
import Foundation
import RunningPrograms
import Testing

// A service under a keeper: its supervisor may be killed.

extension Service {
  /// Supervisors that a keeper has started for this service.
  var keptSupervisors: [Int32] {
    get throws {
      let words = "baton run \(configuration)"
      return try Processes.running(words).filter { $0 != supervisor.pid && ProcessTable.command(of: $0) == words }
    }
  }

  var keptSupervisor: Int32 {
    get throws {
      let found = try keptSupervisors
      #expect(found.count == 1, "\(found)")
      return try #require(found.first)
    }
  }

  /// Kills the supervisor, and waits until the next one has looked at what is there.
  func killSupervisor() throws {
    let starts = supervisorStarts
    try kill(try keptSupervisor)
    try supervisor.wait(for: "start \(starts + 1) of the supervisor") { supervisorStarts > starts }
  }

  /// Looks until that is all. A client that was answered may not have been seen to leave yet.
  func expectBelongings(_ expected: Belongings) throws {
    let deadline = MonotonicInstant.now().advanced(by: .seconds(20))
    var found = try belongings
    while found != expected, MonotonicInstant.now() < deadline { found = try belongings }
    #expect(found == expected, "\(supervisor.complained)")
  }

  /// Asks until no attempt is in flight.
  func waitUntilQuiet() throws {
    let deadline = MonotonicInstant.now().advanced(by: .seconds(30))
    var answer = try ask("status").said
    while !answer.contains("no attempt"), MonotonicInstant.now() < deadline { answer = try ask("status").said }
    #expect(answer.contains("no attempt"), "\(answer)\n\(supervisor.complained)")
  }

  private var supervisorStarts: Int { supervisor.complained.split(separator: "listens on").count }

  /// Everything that a death could leave behind: descriptors of the keeper and of the supervisor, and processes.
  struct Belongings: Hashable {
    let keeper: Int
    let supervisor: Int
    let children: [String]
    let peers: Int
  }

  var belongings: Belongings {
    get throws {
      let pid = try keptSupervisor
      return Belongings(
        keeper: try Files.names(in: "/proc/\(supervisor.pid)/fd").count,
        supervisor: try Files.names(in: "/proc/\(pid)/fd").count,
        children: (try Processes.children(of: supervisor.pid) + Processes.children(of: pid)).sorted(),
        peers: try Processes.running(data).count)
    }
  }
}
