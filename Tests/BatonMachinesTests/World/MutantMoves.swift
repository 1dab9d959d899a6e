import BatonMachines

extension Mutant {
  /// Rows by which clients' connections move.
  static let ofMoves: [Mutant] = [
    Mutant(
      "connections move before the successor serves", .moving(),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.recording(let course), .recordWritten(let n)) where course.origin == .handoff:
          .move(to: .moving(course), [.sendServe(n), .sendMove(n)])
        default: verdict
        }
      }),
    Mutant(
      "the incumbent is told Commit while its connections move", .moving(),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.settling(let course, .alive), .servingReceived(let n)) where course.origin == .handoff:
          .move(to: .retiring(course), [.sendMove(n), .sendCommit(n)])
        default: verdict
        }
      }),
    Mutant(
      "connections may move for ever", .moving(),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.moving, .timerFired(.move)): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant(
      "connections that take too long undo the attempt", .moving(),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.moving(let course), .timerFired(.move)):
          .move(to: .undoing(course, .resume), [.blame(.servingTimedOut), .killSuccessor(course.attempt)])
        default: verdict
        }
      }),
    Mutant(
      "a restarted supervisor makes another pair", .moving(1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.adopting, .adopted(.unfinished(let course, .committed, .alive, .alive))):
          .move(to: .settling(course, incumbent: .alive), [.sendHeartbeats, .sendServe(course.attempt)])
        default: verdict
        }
      }),
    Mutant(
      "a successor on probation goes with the incumbent's connections", .moving(.wanted),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.onProbation(let course), .healthCheckFailed(let n)):
          .move(to: .dismissing(course, .resume), [.blame(.healthCheckFailed), .sendAbort(n)])
        default: verdict
        }
      }),
    Mutant(
      "a successor may give back for ever", .moving(.wanted),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.movingBack, .timerFired(.move)): .ignore("mutant")
        default: verdict
        }
      }),
  ]
}

extension Setting {
  fileprivate static func moving(
    _ probation: Course.Probation = .none, _ supervisorDeaths: UInt8 = 0
  ) -> Setting {
    var setting = probation == .wanted ? reversible(.wanted, supervisorDeaths) : irreversible(supervisorDeaths)
    setting.moves = .agreed
    return setting
  }

  fileprivate static func moving(_ supervisorDeaths: UInt8) -> Setting {
    moving(.none, supervisorDeaths)
  }
}
