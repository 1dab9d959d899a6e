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
      // A child that has not executed its program yet goes by the same words.
      let found = try keptSupervisors.filter { try ProcessTable.statusLine(of: $0)?.parent == supervisor.pid }
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
    while !found.isNoMore(than: expected), MonotonicInstant.now() < deadline { found = try belongings }
    #expect(found.isNoMore(than: expected), "\(found) and not \(expected)\n\(supervisor.complained)")
  }

  /// Asks until no attempt is in flight.
  func waitUntilQuiet() throws {
    let deadline = MonotonicInstant.now().advanced(by: .seconds(30))
    var answer = try ask("status").said
    while !answer.contains("no attempt"), MonotonicInstant.now() < deadline { answer = try ask("status").said }
    #expect(answer.contains("no attempt"), "\(answer)\n\(supervisor.complained)")
  }

  var supervisorStarts: Int { supervisor.complained.split(separator: "listens on").count }

  /// Everything that a death could leave behind: descriptors of the keeper and of the supervisor, and processes.
  struct Belongings: Hashable {
    let keeper: Int
    let supervisor: Int
    let children: [String]
    let peers: Int

    /// When they were counted before, a client may not have been seen to leave either.
    func isNoMore(than other: Belongings) -> Bool {
      keeper <= other.keeper && supervisor <= other.supervisor && children == other.children && peers == other.peers
    }
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
