import BatonLoad
import BatonPlatform
import BatonSupervisor

/// Does to a service what was agreed to, one step after the other, and notes what became of it and what clients saw.
struct TortureRun: ~Copyable {
  private let service: TorturedService
  private let visitors: Visitors
  /// How long clients come during each step at least.
  private let time: Duration

  init(_ service: TorturedService, _ visitors: consuming Visitors, time: Duration) {
    self.service = service
    self.visitors = visitors
    self.time = time
  }

  /// One step, from a service that is well to one that is well again.
  borrowing func perform(_ step: TortureStep) throws(CommandFailure) -> TortureRow {
    let status = try service.untilItIsWell()
    _ = try tally()
    let begin = MonotonicInstant.now()
    let became = try perform(step, status)
    try service.untilItIsWell()
    let took = begin.duration(to: .now())
    service.pause(until: begin.advanced(by: time))
    return TortureRow(step: step, became: became, took: took, seen: try tally())
  }

  private borrowing func perform(_ step: TortureStep, _ status: Status) throws(CommandFailure) -> String {
    switch step {
    case .calm: return "nothing"
    case .rehearsal: return try service.attempt { .rehearse($0) }
    case .upgrade: return try service.attempt { .upgrade($0) }
    case .releaseThatEnds: return try service.attempt(with: "/bin/true", []) { .upgrade($0) }
    case .releaseThatIsSilent:
      return try service.attempt(with: "/bin/sleep", ["3600"], within: .seconds(2)) { .upgrade($0) }
    case .supervisorKilled(let during):
      return try strike(during) { () throws(CommandFailure) in try kill(status.supervisorPid) }
    case .supervisorStopped(let during):
      return try strike(during) { () throws(CommandFailure) in try service.stop(status.supervisorPid) }
    case .serverKilled:
      if let incumbent = status.incumbent { try kill(incumbent.pid) }
      return "started again"
    }
  }

  private borrowing func kill(_ pid: Int32) throws(CommandFailure) {
    try service.send(.kill, to: pid)
  }

  /// Strikes once, at the moment that is meant.
  private borrowing func strike(
    _ during: TortureStep.During, _ blow: () throws(CommandFailure) -> Void
  ) throws(CommandFailure) -> String {
    guard case .upgrade(let phase) = during else {
      try blow()
      return "taken back"
    }
    var isStruck = false
    return try service.attempt {
      .upgrade($0)
    } when: { (reached) throws(CommandFailure) in
      guard !isStruck, reached.isAtOrBehind(phase) else { return }
      isStruck = true
      try blow()
    }
  }

  private borrowing func tally() throws(CommandFailure) -> KnockTally {
    do { return try visitors.tally() } catch { throw .system(error, then: "the clients have ceased to come") }
  }
}

extension AttemptPhase {
  fileprivate func isAtOrBehind(_ other: AttemptPhase) -> Bool {
    let order = AttemptPhase.allCases
    return order.firstIndex(of: self) ?? 0 >= order.firstIndex(of: other) ?? 0
  }
}
