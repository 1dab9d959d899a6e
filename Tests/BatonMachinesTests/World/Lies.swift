// Dishonest worlds: a successor that sends any frame, and worlds in which anybody may be told anything.

import BatonMachines
import ModelChecker

extension Composition {
  func exploreLies(_ world: World, _ steps: inout Steps<World>) {
    var next = world
    next.budget.lies -= 1
    switch setting.liar {
    case .nobody: break
    case .successor: sendFalsehoods(next, &steps)
    case .anybody: tellAnything(next, &steps)
    }
  }

  private func sendFalsehoods(_ world: World, _ steps: inout Steps<World>) {
    guard world.successor.life == .alive, !world.successor.isDoomed, !world.successor.outbox.isFull else { return }
    // That it serves is a lie that nobody can see through.
    for kind in [Kind.hello, .prepared, .ready, .refused, .dropped, .drained, .sealComplete, .resumed] {
      var next = world
      next.successor.outbox.send(Message(kind, UInt8(attempt(of: world)?.number ?? 1)))
      if kind == .ready { next.successor.hasSaidReady = true }
      steps.take(next, .fault) { "N: lies: \(kind)" }
    }
  }

  private func tellAnything(_ next: World, _ steps: inout Steps<World>) {
    let world = next
    if world.supervisor.life == .up {
      let current = attempt(of: world) ?? unusedAttempt(in: world)
      for input in Supervisor.Input.samples(current, setting.strategy) { tell(input, next, .fault, &steps) }
    }
    for slot in Slot.allCases where world[slot].life == .alive {
      for number in 1...2 as ClosedRange<UInt64> {
        switch brains[world[slot].brain] {
        case .successor:
          for input in Successor.Input.samples(Attempt(number)) { hear(.successor(input), slot, next, .fault, &steps) }
        case .incumbent:
          for input in Incumbent.Input.samples(Attempt(number)) { hear(.incumbent(input), slot, next, .fault, &steps) }
        }
      }
    }
  }
}

extension Supervisor.Input {
  /// Every input, with every payload that a decision depends on.
  static func samples(_ n: Attempt, _ strategy: Course.Strategy) -> [Supervisor.Input] {
    let course = Course(Attempt(6), .handoff, strategy)
    let start = Course(Attempt(6), .coldStart, strategy)
    var all: [Supervisor.Input] = [
      .adopted(.quiet(incumbent: .gone)), .startRequested(start), .upgradeRequested(course), .cancelRequested,
      .stopRequested, .recordWritten(n), .recordFailed(n), .queueNearLimit(n), .spawnFailed(n), .refusedReceived(n),
      .successorDropped(n), .successorViolated(n), .healthCheckFailed(n), .successorChannelClosed(n),
      .successorExited(n), .successorEmptied(n), .servingReceived(n), .sealFailedReceived(n), .resumedReceived(n),
      .movedReceived(n), .movedBackReceived(n),
      .incumbentDropped,
      .incumbentViolated, .incumbentChannelClosed, .incumbentExited, .helloReceived(n, .sound, .first),
      .helloReceived(n, .sound, .second), .readyReceived(n, .sound), .drainedReceived(.sound),
      .helloReceived(n, .unsound(.wrongProcess), .second), .readyReceived(n, .unsound(.unhealthy)),
      .drainedReceived(.unsound(.stillAccepting)),
      .preparedReceived(n, .unsound(.wrongService), .descriptor, .reversible, .none),
      .sealCompleteReceived(n, .unsound(.sealFailed), .held),
    ]
    all += SupervisorTimer.allCases.map { .timerFired($0) }
    all += Custody.allCases.map { .sealCompleteReceived(n, .sound, $0) }
    for moves in [Moves.none, .agreed] {
      all += Reversibility.allCases.map {
        .preparedReceived(n, .sound, strategy == .overlap ? .none : .descriptor, $0, moves)
      }
    }
    return all
  }
}

extension Incumbent.Input {
  static func samples(_ n: Attempt) -> [Incumbent.Input] {
    [
      .prepareReceived(n), .sealRequestReceived(n), .commitReceived(n), .abortReceived(n), .serveReceived(n),
      .supervisorGone, .supervisorViolated, .drainFinished(n), .sealFinished(n), .sealFailed(n), .reopened(n), .dropped,
      .stopRequested, .lockPassed(n), .lockNotPassed(n), .lockTaken, .lockUnavailable, .lockUnreadable, .stamped,
      .stampFailed, .resumeReceived(n, .attached), .resumeReceived(n, .absent),
    ] + ProcessTimer.allCases.map { .timerFired($0) }
  }
}

extension Successor.Input {
  static func samples(_ n: Attempt) -> [Successor.Input] {
    [
      .helloAckReceived(n, .first), .helloAckReceived(n, .second), .refusedReceived, .serveReceived(n),
      .abortReceived(n), .supervisorGone, .supervisorViolated, .warmed(n), .opened(n), .declined, .dropped,
      .stopRequested, .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed,
      .beginReceived(n, .attached), .beginReceived(n, .acquire), .beginReceived(n, .none),
    ] + ProcessTimer.allCases.map { .timerFired($0) }
  }
}
