// The three tables composed into one world. This file says what can happen next; SupervisorSide.swift and
// ProcessSide.swift say what the two kinds of drivers then do; Promises.swift says what must never be.

import BatonMachines
import ModelChecker

final class Composition: Model {
  let setting: Setting
  let supervisor: Party<Supervisor>
  let incumbents: Party<Incumbent>
  let successors: Party<Successor>
  var brains = Lexicon<Brain>(\.attempts)
  var courses = Lexicon<Course>(\.attempts)
  let servingPhase: UInt16

  init(_ setting: Setting) {
    self.setting = setting
    supervisor = Party(setting.supervisor, \.attempts)
    incumbents = Party(setting.incumbent, \.attempts)
    successors = Party(setting.successor, \.attempts)
    servingPhase = supervisor.number(of: .serving)
  }

  /// Nothing was ever started.
  var origins: [World] {
    var world = World()
    world.budget = setting.budget
    world.disk.isStampNew = setting.legacy == .unreadable
    world.supervisor.phase = supervisor.number(of: .adopting)
    world.supervisor.result = supervisor.number(of: .adopted(.quiet(incumbent: .gone))) + 1
    return [world]
  }

  func explore(_ world: World, _ steps: inout Steps<World>) {
    checkPromises(world, &steps)
    switch world.supervisor.life {
    case .up: exploreSupervisor(world, &steps)
    case .down: restart(world, &steps)
    case .lost: handBack(world, &steps)
    case .gone: break
    }
    for slot in [Slot.incumbent, .successor] where world[slot].life == .alive { exploreProcess(slot, world, &steps) }
    if world.budget.lies > 0 { exploreLies(world, &steps) }
  }

  // What the supervisor may notice.

  private func exploreSupervisor(_ world: World, _ steps: inout Steps<World>) {
    if world.supervisor.result > 0 {
      var next = world
      next.supervisor.result = 0
      return tell(supervisor.inputs[world.supervisor.result - 1], next, .ordinary, &steps)
    }
    readOutboxes(world, &steps)
    noticeExits(world, &steps)
    fireTimers(world, &steps)
    takeWishes(world, &steps)
    if world.budget.supervisorDeaths > 0 { crash(world, &steps, "the supervisor dies") }
  }

  private func readOutboxes(_ world: World, _ steps: inout Steps<World>) {
    for slot in [Slot.incumbent, .successor] {
      guard let message = world[slot].outbox.head else { continue }
      var next = world
      next[slot].outbox.receive()
      for input in meanings(of: message, from: slot, &next) { tell(input, next, .ordinary, &steps) }
    }
  }

  private func noticeExits(_ world: World, _ steps: inout Steps<World>) {
    let isPatient = setting.breach != .exitBeforeLastWords
    if world.incumbent.life == .dead, world.incumbent.outbox.isEmpty || !isPatient {
      var next = world
      next.incumbent = ProcessState()
      next.incumbent.outbox = world.incumbent.outbox
      tell(.incumbentExited, next, .ordinary, &steps)
    }
    guard let attempt = attempt(of: world) else { return }
    if world.successor.life == .dead, world.successor.outbox.isEmpty, !world.supervisor.sawSuccessorExit {
      var next = world
      next.supervisor.sawSuccessorExit = true
      tell(.successorExited(attempt), next, .ordinary, &steps)
    }
    let isGone = world.successor.life != .alive || setting.breach == .killTakenForDeath
    if world.supervisor.reaping, isGone, world.successor.outbox.isEmpty {
      var next = world
      next.supervisor.reaping = false
      if world.successor.life != .alive { next.successor = ProcessState() }
      tell(.successorEmptied(attempt), next, .ordinary, &steps)
    }
  }

  private func fireTimers(_ world: World, _ steps: inout Steps<World>) {
    for timer in Clock.supervisor where isArmed(timer, world) {
      var next = world
      next.supervisor.timers &= ~Clock.bit(timer)
      switch timer {
      case .restart: startAnew(next, &steps)
      case .incumbentSilence: fall(silent: .incumbent, timer, next, &steps)
      case .successorSilence: fall(silent: .successor, timer, next, &steps)
      case .probation, .heartbeat: tell(.timerFired(timer), next, .ordinary, &steps)
      case .seal where isSilentlySealed(world): tell(.timerFired(timer), next, .ordinary, &steps)
      case .hello, .warm, .drain, .seal, .opening, .serving, .resume, .retire, .dismissal, .kill, .stop, .move:
        // A deadline is not what recovery may rely on while everybody lives and answers.
        tell(.timerFired(timer), next, .fault, &steps)
      }
    }
  }

  /// The answer that is awaited will not come.
  private func isSilentlySealed(_ world: World) -> Bool {
    guard world.incumbent.life == .alive, world.incumbent.outbox.isEmpty else { return false }
    return switch brains[world.incumbent.brain] {
    case .incumbent(.sealed), .incumbent(.retaking): true
    default: false
    }
  }

  /// A living process sends heartbeats: it is silent only when it is slow.
  private func fall(silent slot: Slot, _ timer: SupervisorTimer, _ world: World, _ steps: inout Steps<World>) {
    guard world.budget.slowness > 0, world[slot].life == .alive else { return }
    var next = world
    next.budget.slowness -= 1
    tell(.timerFired(timer), next, .fault, &steps)
  }

  private func startAnew(_ world: World, _ steps: inout Steps<World>) {
    let course = Course(unusedAttempt(in: world), .coldStart, setting.strategy)
    tell(.startRequested(course), world, .ordinary, &steps)
    tell(.startRequested(course), world, .ordinary, luck: .bad, &steps)
  }

  /// What operators, clients and hosts may do at any time.
  private func takeWishes(_ world: World, _ steps: inout Steps<World>) {
    let isServing = world.supervisor.phase == servingPhase
    let isTaken = isServing || isVacant(world)
    if isServing, world.incumbent.outbox.count > 1 { return }
    for offer in isServing ? setting.offers[...] : setting.offers.prefix(1) {
      let course = Course(
        isTaken ? unusedAttempt(in: world) : Attempt(7), .handoff, setting.strategy, extent: offer.extent,
        probation: offer.probation)
      tell(.upgradeRequested(course), world, .fault, &steps)
    }
    tell(.cancelRequested, world, .fault, &steps)
    if setting.budget.stops > 0, world.budget.stops > 0 || isStopping(world) {
      var next = world
      next.budget.stops = 0
      tell(.stopRequested, next, .fault, &steps)
    }
    guard let attempt = attempt(of: world) else { return }
    tell(.queueNearLimit(attempt), world, .fault, &steps)
    if isArmed(.probation, world) { tell(.healthCheckFailed(attempt), world, .fault, &steps) }
  }

  // What a process may notice.

  private func exploreProcess(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    let process = world[slot]
    if process.isDoomed { return end(slot, world, .ordinary, "dies of SIGKILL", &steps) }
    dieByAccident(slot, world, &steps)
    if process.result > 0 {
      var next = world
      next[slot].result = 0
      failStamp(slot, next, &steps)
      fallSilentAfterPassing(slot, next, &steps)
      return hear(result(process), slot, next, .ordinary, &steps)
    }
    if let message = process.inbox.head {
      var next = world
      next[slot].inbox.receive()
      hear(.message(message), slot, next, .ordinary, &steps)
    } else {
      noticeSilence(slot, world, &steps)
    }
    answerQuestions(slot, world, &steps)
    act(slot, world, &steps)
  }

  /// A disk may fail just then.
  private func failStamp(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    guard world.budget.processDeaths > 0 else { return }
    var next = world
    next.budget.processDeaths -= 1
    next.disk.isExcused = true
    switch brains[world[slot].brain] {
    case .successor(.stamping): hear(.successor(.stampFailed), slot, next, .fault, &steps)
    case .incumbent(.stamping): hear(.incumbent(.stampFailed), slot, next, .fault, &steps)
    default: break
    }
  }

  /// The lock lies in the pair, and SealComplete never comes. If ResumeAfterAbort is on its way already, only its
  /// deadline helps: that is not asked for here.
  private func fallSilentAfterPassing(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    guard world.budget.slowness > 0, case .incumbent(.sealing(let n)) = brains[world[slot].brain],
      world.supervisor.escrow == .loaded, !world[slot].holdsLock,
      !world[slot].inbox.contains(where: { $0.kind == .resumeAbsent })
    else { return }
    var next = world
    next.budget.slowness -= 1
    next[slot].brain = brains.number(of: .incumbent(.sealed(n)))
    steps.take(next, .fault) { "\(slot.name): has passed the lock and never says so" }
  }

  private func dieByAccident(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    guard world.budget.processDeaths > 0 else { return }
    var next = world
    next.budget.processDeaths -= 1
    next.disk.isExcused = true
    end(slot, next, .fault, "dies by accident", &steps)
  }

  private func noticeSilence(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    if world[slot].isCutOff || (world.supervisor.life == .gone && !hasUnreadLock(world)) {
      var next = world
      next[slot].isCutOff = false
      hear(.supervisorGone, slot, next, .ordinary, &steps)
    }
    for timer in Clock.process where world[slot].timers & Clock.bit(timer) != 0 {
      var next = world
      next[slot].timers &= ~Clock.bit(timer)
      guard timer == .supervisorSilence, isSupervisorHeard(world) else {
        hear(.timer(timer), slot, next, .ordinary, &steps)
        continue
      }
      guard world.budget.slowness > 0 else { continue }
      next.budget.slowness -= 1
      hear(.timer(timer), slot, next, .fault, &steps)
    }
  }

  /// Only when rule 1 is broken: the keeper holds a channel in which the lock lies.
  private func hasUnreadLock(_ world: World) -> Bool {
    setting.breach == .lockOnControlChannel && Slot.allCases.contains { world[$0].outbox.carriesLock }
  }

  private func isSupervisorHeard(_ world: World) -> Bool {
    world.supervisor.life == .up && isArmed(.heartbeat, world)
  }

  private func isVacant(_ world: World) -> Bool {
    if case .vacant = supervisor.phases[world.supervisor.phase] { true } else { false }
  }

  private func isStopping(_ world: World) -> Bool {
    switch supervisor.phases[world.supervisor.phase] {
    case .stopping, .stopped: true
    default: false
    }
  }

  private func isArmed(_ timer: SupervisorTimer, _ world: World) -> Bool {
    world.supervisor.timers & Clock.bit(timer) != 0
  }

  /// The application knows all that was acknowledged, and answers no earlier question any more.
  private func reread(_ slot: Slot, _ world: inout World) {
    world[slot].questions = Channel()
    if case .incumbent = brains[world[slot].brain], setting.breach == .noRereading { return }
    world[slot].isStale = false
  }

  private func answerQuestions(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    guard !world[slot].isAbandoned else { return }
    for question in world[slot].questions {
      var next = world
      next[slot].questions.remove(question)
      if question.kind == .greet {
        next[slot].outbox.send(Message(.hello, 0))
        steps.take(next, .ordinary) { "\(slot.name): says Hello" }
        continue
      }
      if question.kind == .reopen || question.kind == .open { reread(slot, &next) }
      hear(.answer(question), slot, next, .ordinary, &steps)
      if question.kind == .seal { hear(.sealFailure(question), slot, next, .fault, &steps) }
    }
  }
}
