// What must never be, and when all is well.

import BatonMachines
import ModelChecker

extension Composition {
  /// What every single world has to keep.
  func checkPromises(_ world: World, _ steps: inout Steps<World>) {
    guard setting.liar != .anybody else { return }
    if owns(world.incumbent), owns(world.successor) {
      steps.flaw("two processes never own the data") { "both own them" }
    }
    if world.incumbent.holdsLock, world.successor.holdsLock {
      steps.flaw("the lock is never in two hands") { "both hold it" }
    }
    for slot in Slot.allCases {
      if owns(world[slot]), !world[slot].holdsLock {
        steps.flaw("whoever owns the data holds the lock") { "\(slot.name) owns them without the lock" }
      }
      guard serves(world[slot]) else { continue }
      if world[slot].isStale {
        steps.flaw("no acknowledged write is lost") { "\(slot.name) serves and does not know of one" }
      }
      if world.disk.isDataNew, world[slot].release == 0 {
        steps.flaw("nobody serves data that it cannot read") { "\(slot.name) serves them" }
      }
    }
    if world.disk.course == 0, serves(world.incumbent), world.disk.committedRelease != world.incumbent.release {
      steps.flaw("what serves is what would be started again") { "S would start another release" }
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
    guard setting.liar != .anybody else { return }
    if !world.successor.hasSaidReady { steps.flaw("commit only after ready") { "S: writes the commit record" } }
    if world.supervisor.sawSuccessorExit {
      steps.flaw("no commit for a successor that is known to be dead") { "S: writes the commit record" }
    }
    guard world.incumbent.life == .alive, setting.strategy == .exclusive else { return }
    if !world.supervisor.holdsLock, setting.passage == .descriptor {
      steps.flaw("the record is written only by a supervisor that holds the lock") { "S: writes the commit record" }
    }
    if owns(world.incumbent) { steps.flaw("no commit while the incumbent owns the data") { "S: writes the record" } }
  }

  /// An attempt that failed is over only when the incumbent serves; what a start owes is settled first.
  func checkConclusion(_ n: Attempt, _ outcome: Outcome, _ world: World, _ steps: inout Steps<World>) {
    guard setting.liar != .anybody else { return }
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
    if setting.budget.stops > 0, brains[process.brain] == .incumbent(.retiring) { return true }
    return process.isAbandoned || process.isToldToStop || process.isDoomed
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
    guard world.supervisor.timers & ~Clock.idle == 0, world.supervisor.result == 0 else { return false }
    switch supervisor.phases[world.supervisor.phase] {
    case .serving, .stopped: return false
    default: return true
    }
  }

  func isWell(_ world: World) -> Bool {
    if setting.liar == .anybody || setting.legacy == .unreadable { return true }
    return isWellHonestly(world)
  }

  private func isWellHonestly(_ world: World) -> Bool {
    switch world.supervisor.life {
    case .up: isWellSupervised(world)
    case .down, .lost: false
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

  /// One serves and nobody else will. That nobody can is well only if a process died by accident, or was told to go, or
  /// if the successor was lost after it had written what only its own release can read.
  private func isWellAlone(_ world: World) -> Bool {
    let serving = [Slot.incumbent, .successor, .retiree].filter { serves(world[$0]) }
    let alive = Slot.allCases.filter { world[$0].life == .alive }
    if alive.isEmpty { return world.disk.isExcused || world.disk.isStampNew }
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
    var used = supervisor.phases.attempts(in: world.supervisor.phase) | 1
    if world.disk.course > 0 { used |= courses.attempts(in: world.disk.course - 1) }
    for slot in Slot.allCases {
      for message in world[slot].inbox { used |= 1 << message.attempt }
      for message in world[slot].outbox { used |= 1 << message.attempt }
      for message in world[slot].questions { used |= 1 << message.attempt }
      if world[slot].life == .alive { used |= brains.attempts(in: world[slot].brain) }
      if world[slot].moving > 0 { used |= 1 << world[slot].moving }
    }
    return Attempt(UInt64(min((~used).trailingZeroBitCount, 7)))
  }
}
