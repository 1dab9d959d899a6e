// What must never be, and when all is well.

import BatonMachines
import ModelChecker

extension Composition {
  /// What every single world has to keep.
  func checkPromises(_ world: World, _ steps: inout Steps<World>) {
    guard setting.budget.lies == 0 else { return }
    let owners = Slot.allCases.filter { owns(world[$0]) }
    if owners.count > 1 { steps.flaw("two processes never own the data") { "two owners" } }
    for slot in owners where !world[slot].holdsLock {
      steps.flaw("whoever owns the data holds the lock") { "\(slot.name) owns without the lock" }
    }
    for slot in Slot.allCases where serves(world[slot]) {
      if world[slot].isStale {
        steps.flaw("no acknowledged write is lost") { "\(slot.name) serves and does not know of one" }
      }
      if world.disk.isDataNew, world[slot].release == 0 {
        steps.flaw("nobody serves data that it cannot read") { "\(slot.name) serves them" }
      }
    }
    if isLockLoose(world) {
      steps.flaw("the lock is never free on its way, unless a supervisor died") { "nobody holds it" }
    }
    if world.supervisor.life == .up, isWaitingForNothing(world) {
      steps.flaw("no phase waits without a deadline") { "S: \(supervisor.phases[world.supervisor.phase])" }
    }
  }

  /// The commit record is written only for a successor that said Ready, while the lock is in our hands.
  func checkRecord(_ world: World, _ steps: inout Steps<World>) {
    if !world.successor.hasSaidReady { steps.flaw("commit only after ready") { "S: writes the commit record" } }
    guard world.incumbent.life == .alive, setting.strategy == .exclusive else { return }
    if !world.supervisor.holdsLock, setting.passage == .descriptor {
      steps.flaw("the record is written only by a supervisor that holds the lock") { "S: writes the commit record" }
    }
    if owns(world.incumbent) { steps.flaw("no commit while the incumbent owns the data") { "S: writes the record" } }
  }

  /// An attempt that failed is over only when the incumbent serves; what a start owes is settled first.
  func checkConclusion(_ n: Attempt, _ outcome: Outcome, _ world: World, _ steps: inout Steps<World>) {
    guard world.disk.course > 0 else { return steps.flaw("an attempt ends once") { "S: concludes \(n)" } }
    let course = courses[world.disk.course - 1]
    guard course.attempt == n else { return }
    if course.concluding != nil, !world.disk.isDebtPaid {
      steps.flaw("every attempt ends") { "S: forgets \(course.concluding.debugDescription)" }
    }
    switch outcome {
    case .refused, .rehearsed, .aborted, .reverted:
      if world.incumbent.life == .alive, !serves(world.incumbent), !isLeaving(world.incumbent) {
        steps.flaw("an attempt is undone only when the incumbent serves") { "S: concludes \(outcome)" }
      }
    case .committed:
      if world.disk.record != .committed, course.origin == .handoff {
        steps.flaw("commit only with a record") { "S: concludes committed" }
      }
    case .nobodyServes: break
    }
  }

  func owns(_ process: ProcessState) -> Bool {
    guard process.life == .alive else { return false }
    switch brains[process.brain] {
    case .successor(.opening(_, _, .data)), .successor(.awaitingServe(_, .data)), .successor(.stamping): return true
    case .successor: return false
    case .incumbent(.serving(let service)): return service.estate == .data
    case .incumbent(.draining), .incumbent(.drained), .incumbent(.sealing), .incumbent(.reopening),
      .incumbent(.stamping):
      return process.result == 0 || process.holdsLock
    case .incumbent(.sealed), .incumbent(.retaking), .incumbent(.retiring): return false
    }
  }

  func serves(_ process: ProcessState) -> Bool {
    guard process.life == .alive, case .incumbent(.serving) = brains[process.brain] else { return false }
    return !process.isAbandoned
  }

  private func isLeaving(_ process: ProcessState) -> Bool {
    if process.isAbandoned || process.isToldToStop || process.isDoomed { return true }
    return brains[process.brain] == .incumbent(.retiring)
  }

  func isLockFree(_ world: World) -> Bool {
    !world.supervisor.holdsLock && world.supervisor.escrow != .loaded
      && Slot.allCases.allSatisfy {
        !world[$0].holdsLock && !world[$0].inbox.carriesLock && !world[$0].outbox.carriesLock
      }
  }

  private func isLockLoose(_ world: World) -> Bool {
    guard setting.passage == .descriptor, !world.disk.lostSupervisor, world.incumbent.life == .alive else {
      return false
    }
    switch brains[world.incumbent.brain] {
    case .incumbent(.sealed), .incumbent(.retaking): return isLockFree(world)
    default: return false
    }
  }

  /// Something is owed to the machine at once, or a timer runs that ends the phase, or the phase may last for ever.
  private func isWaitingForNothing(_ world: World) -> Bool {
    let idle = SupervisorTimer.allCases.enumerated().filter { world.supervisor.timers & 1 << $0.offset != 0 }
      .allSatisfy { [.heartbeat, .incumbentSilence, .successorSilence].contains($0.element) }
    guard idle, world.supervisor.result == 0 else { return false }
    switch supervisor.phases[world.supervisor.phase] {
    case .serving, .stopped: return false
    default: return true
    }
  }

  func isWell(_ world: World) -> Bool {
    switch world.supervisor.life {
    case .up: isWellSupervised(world)
    case .down: false
    case .gone: isWellAlone(world)
    }
  }

  private func isWellSupervised(_ world: World) -> Bool {
    guard world.disk.course == 0, world.successor.life == .absent else { return false }
    switch supervisor.phases[world.supervisor.phase] {
    case .serving: return serves(world.incumbent)
    case .stopped: return world.incumbent.life == .absent
    default: return false
    }
  }

  /// One serves and nobody else will. That nobody can is well only if a process died, or was told to go.
  private func isWellAlone(_ world: World) -> Bool {
    let serving = [Slot.incumbent, .successor, .retiree].filter { serves(world[$0]) }
    let alive = Slot.allCases.filter { world[$0].life == .alive }
    if alive.isEmpty { return world.disk.isExcused }
    guard serving.count == 1 || (setting.strategy == .overlap && serving.count > 1) else { return false }
    return alive.allSatisfy { serves(world[$0]) || mayNeverServe(world[$0]) }
  }

  /// Waits for a lock that the other one holds.
  private func mayNeverServe(_ process: ProcessState) -> Bool {
    if case .incumbent(.retaking) = brains[process.brain] { return true }
    return false
  }

  // Attempts.

  func attempt(of world: World) -> Attempt? {
    world.disk.course > 0 ? courses[world.disk.course - 1].attempt : nil
  }

  /// The smallest number that nothing in the world remembers: only equality of attempts matters.
  func unusedAttempt(in world: World) -> Attempt {
    var used: Set<UInt64> = [0]
    for slot in Slot.allCases {
      for channel in [world[slot].inbox, world[slot].outbox, world[slot].questions] {
        for message in channel { used.insert(UInt64(message.attempt)) }
      }
      guard world[slot].life == .alive else { continue }
      switch brains[world[slot].brain] {
      case .successor(let phase): used.formUnion(phase.attempts.map(\.number))
      case .incumbent(let phase): used.formUnion(phase.attempts.map(\.number))
      }
    }
    used.formUnion(supervisor.phases[world.supervisor.phase].attempts.map(\.number))
    if world.disk.course > 0 { used.formUnion(courses[world.disk.course - 1].attempts.map(\.number)) }
    return Attempt((1...7).first { !used.contains($0) } ?? 7)
  }
}
