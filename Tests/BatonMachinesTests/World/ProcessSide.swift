// A process: the library's driver and the application behind it.

import BatonMachines
import ModelChecker

/// What a process notices, before it is known whether a successor's or an incumbent's machine hears it.
enum Heard {
  case message(Message)
  case answer(Message)
  case sealFailure(Message)
  case supervisorGone
  case timer(ProcessTimer)
  case successor(Successor.Input)
  case incumbent(Incumbent.Input)
  case stop
  case dropped
  case declined
}

extension Composition {
  // What the application and the process itself may do.

  func act(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    let process = world[slot]
    if process.moving > 0, !process.outbox.isFull {
      var next = world
      next[slot].moving = 0
      if world.supervisor.life != .gone { next[slot].outbox.send(Message(.moved, process.moving)) }
      steps.take(next, .ordinary) { "\(slot.name): has settled its connections" }
    }
    if process.isToldToStop {
      var next = world
      next[slot].isToldToStop = false
      hear(.stop, slot, next, .ordinary, &steps)
    }
    switch brains[process.brain] {
    case .successor(.leaving):
      hear(.declined, slot, world, .fault, &steps)
      hear(.dropped, slot, world, .fault, &steps)
      end(slot, world, .ordinary, "exits", &steps)
    case .incumbent(.retiring):
      hear(.dropped, slot, world, .fault, &steps)
      end(slot, world, .ordinary, "exits", &steps)
    case .successor:
      decline(slot, world, &steps)
      stopByChance(slot, world, &steps)
    case .incumbent(let phase):
      if process.isAbandoned { end(slot, world, .ordinary, "exits", &steps) }
      if case .serving(let service) = phase, service.estate == .data { acknowledge(slot, world, &steps) }
      letGo(slot, world, &steps)
      stopByChance(slot, world, &steps)
    }
  }

  /// Somebody sends it SIGTERM.
  private func stopByChance(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    guard world.budget.processDeaths > 0 else { return }
    var next = world
    next.budget.processDeaths -= 1
    next.disk.isExcused = true
    next[slot].isAbandoned = true
    hear(.stop, slot, next, .fault, &steps)
  }

  /// A process that does not serve yet may find that it cannot or will not.
  private func decline(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    guard world.budget.processDeaths > 0 else { return }
    var next = world
    next.budget.processDeaths -= 1
    next.disk.isExcused = true
    hear(.declined, slot, next, .fault, &steps)
    hear(.dropped, slot, next, .fault, &steps)
  }

  /// The application lets go of its stage and will answer no more.
  private func letGo(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    guard world.budget.processDeaths > 0, !world[slot].isAbandoned else { return }
    var next = world
    next.budget.processDeaths -= 1
    next[slot].isAbandoned = true
    next.disk.isExcused = true
    hear(.dropped, slot, next, .fault, &steps)
  }

  /// A write is made durable and acknowledged; whoever does not read it again does not know of it.
  private func acknowledge(_ slot: Slot, _ world: World, _ steps: inout Steps<World>) {
    var next = world
    for other in [Slot.incumbent, .successor] where other != slot && next[other].life == .alive {
      next[other].isStale = true
    }
    if next[slot].release == 1, isIrreversible { next.disk.isDataNew = true }
    if next != world { steps.take(next, .fault) { "\(slot.name): acknowledges a write" } }
  }

  var isIrreversible: Bool { setting.offers.contains { $0.reversibility == .irreversible } }

  func end(_ slot: Slot, _ world: World, _ occasion: Occasion, _ how: String, _ steps: inout Steps<World>) {
    var next = world
    next[slot].die()
    if !world.supervisor.life.hasChannels || slot == .retiree { next[slot] = ProcessState() }
    steps.take(next, occasion) { "\(slot.name): \(how)" }
  }

  func result(_ process: ProcessState) -> Heard {
    switch brains[process.brain] {
    case .successor: .successor(successors.inputs[process.result - 1])
    case .incumbent: .incumbent(incumbents.inputs[process.result - 1])
    }
  }

  // What its machine makes of it.

  func hear(_ heard: Heard, _ slot: Slot, _ world: World, _ occasion: Occasion, _ steps: inout Steps<World>) {
    let carried = if case .message(let message) = heard { message.kind.isAttached } else { false }
    switch brains[world[slot].brain] {
    case .successor(let phase):
      guard let input = successorInput(heard) else { return misunderstood(heard, slot, world, occasion, &steps) }
      let verdict = successors.answer(successors.number(of: phase), input)
      follow(verdict, slot, world, carried, occasion, &steps, Brain.successor, { brief(input) }, perform)
    case .incumbent(let phase):
      guard let input = incumbentInput(heard) else { return misunderstood(heard, slot, world, occasion, &steps) }
      let verdict = incumbents.answer(incumbents.number(of: phase), input)
      follow(verdict, slot, world, carried, occasion, &steps, Brain.incumbent, { brief(input) }, perform)
    }
  }

  private func misunderstood(
    _ heard: Heard, _ slot: Slot, _ world: World, _ occasion: Occasion, _ steps: inout Steps<World>
  ) {
    guard setting.liar != .nobody else {
      return steps.flaw("every message finds the machine that it is meant for") { "\(slot.name): \(heard)" }
    }
    blameSupervisor(slot, world, occasion, &steps) { "\(heard)" }
  }

  private func follow<Phase, Command>(
    _ verdict: Verdict<Phase, Command>, _ slot: Slot, _ world: World, _ carried: Bool, _ occasion: Occasion,
    _ steps: inout Steps<World>, _ brain: (Phase) -> Brain, _ label: () -> String,
    _ perform: (Command, Slot, Bool, inout World, inout Steps<World>) -> Void
  ) {
    var next = world
    var commands: [Command] = []
    switch verdict {
    case .ignore(let reason):
      return steps.take(next, occasion) { "\(slot.name): \(label()), ignored: \(reason)" }
    case .violation(let reason):
      guard setting.liar != .nobody else {
        return steps.flaw("no row that says violation is reached") { "\(slot.name): \(label()): \(reason)" }
      }
      return blameSupervisor(slot, world, occasion, &steps, label)
    case .move(let phase, let list):
      next[slot].brain = brains.number(of: settled(brain(phase)))
      commands = list
    case .stay(let list):
      commands = list
    }
    for command in commands { perform(command, slot, carried, &next, &steps) }
    steps.take(next, occasion) { "\(slot.name): \(label()): \(brief(commands))" }
  }

  /// A successor that has come to serve goes on as an incumbent.
  private func settled(_ brain: Brain) -> Brain {
    guard case .successor(let phase) = brain, let incumbent = phase.incumbent else { return brain }
    return .incumbent(incumbent)
  }

  /// Only among liars: the message that broke the protocol is reported, unless that is what was reported.
  private func blameSupervisor(
    _ slot: Slot, _ world: World, _ occasion: Occasion, _ steps: inout Steps<World>, _ label: () -> String
  ) {
    var next = world
    if next[slot].result == 0 {
      switch brains[world[slot].brain] {
      case .successor: next[slot].result = successors.number(of: Successor.Input.supervisorViolated) + 1
      case .incumbent: next[slot].result = incumbents.number(of: Incumbent.Input.supervisorViolated) + 1
      }
    }
    steps.take(next, occasion) { "\(slot.name): \(label()), a violation" }
  }

  // What its driver does.

  private func perform(
    _ command: Incumbent.Command, _ slot: Slot, _ carried: Bool, _ world: inout World, _ steps: inout Steps<World>
  ) {
    switch command {
    case .sendDrained: post(.drained, nil, slot, &world, &steps)
    case .sendSealComplete(let n): post(sealComplete(&world, slot), n, slot, &world, &steps)
    case .sendSealFailed(let n): post(.sealFailed, n, slot, &world, &steps)
    case .sendResumed(let n): post(.resumed, n, slot, &world, &steps)
    case .sendServing(let n): if setting.dialect == .second { post(.serving, n, slot, &world, &steps) }
    case .sendDropped: post(.dropped, nil, slot, &world, &steps)
    case .sendHeartbeat, .startServing: break
    case .askToDrain(let n): ask(.drain, n, slot, &world)
    case .askToSeal(let n): ask(.seal, n, slot, &world)
    case .askToReopen(let n): ask(.reopen, n, slot, &world)
    case .askToRetire: break
    case .passLock(let n): passLock(n, slot, &world)
    case .takeAttachedLock: takeLock(slot, isFree: carried, &world)
    case .tryLock: takeLock(slot, isFree: isLockFree(world), &world)
    case .stamp: stamp(slot, &world, &steps)
    case .arm(let timer): world[slot].timers |= Clock.bit(timer)
    case .disarm(let timer): world[slot].timers &= ~Clock.bit(timer)
    }
  }

  private func perform(
    _ command: Successor.Command, _ slot: Slot, _ carried: Bool, _ world: inout World, _ steps: inout Steps<World>
  ) {
    switch command {
    case .sendPrepared(let n): if setting.dialect == .second { post(.prepared, n, slot, &world, &steps) }
    case .sendReady(let n):
      world[slot].hasSaidReady = true
      post(.ready, n, slot, &world, &steps)
    case .sendRefused: post(.refused, nil, slot, &world, &steps)
    case .sendServing(let n): if setting.dialect == .second { post(.serving, n, slot, &world, &steps) }
    case .sendDropped: post(.dropped, nil, slot, &world, &steps)
    case .sendHeartbeat, .startServing: break
    case .askToWarm(let n): ask(.warm, n, slot, &world)
    case .askToOpen(let n): ask(.open, n, slot, &world)
    case .takeAttachedLock: takeLock(slot, isFree: carried, &world)
    case .tryLock: takeLock(slot, isFree: isLockFree(world), &world)
    case .stamp: stamp(slot, &world, &steps)
    case .exit: break
    case .arm(let timer): world[slot].timers |= Clock.bit(timer)
    case .disarm(let timer): world[slot].timers &= ~Clock.bit(timer)
    }
  }

  private func ask(_ kind: Kind, _ attempt: Attempt, _ slot: Slot, _ world: inout World) {
    world[slot].questions.send(Message(kind, UInt8(attempt.number)))
  }

  private func post(
    _ kind: Kind, _ attempt: Attempt?, _ slot: Slot, _ world: inout World, _ steps: inout Steps<World>
  ) {
    guard world.supervisor.life.hasChannels || kind.isAttached, slot != .retiree else { return }
    if world[slot].outbox.isFull, setting.liar == .nobody {
      steps.flaw("no channel holds more than eight frames") { "\(slot.name): \(kind)" }
    }
    world[slot].outbox.send(Message(kind, UInt8(attempt?.number ?? 0)))
  }

  private func sealComplete(_ world: inout World, _ slot: Slot) -> Kind {
    guard setting.breach == .lockOnControlChannel else { return .sealComplete }
    world[slot].holdsLock = false
    return .sealCompleteAttached
  }

  private func passLock(_ attempt: Attempt, _ slot: Slot, _ world: inout World) {
    let isOpen = world.supervisor.escrow == .open && UInt64(world.supervisor.escrowAttempt) == attempt.number
    if setting.passage == .release {
      world[slot].holdsLock = false
      world.supervisor.holdsLock = setting.breach == .copyKeptFromVersionOne
    } else if setting.breach == .lockOnControlChannel {
      // Rides on SealComplete.
    } else if isOpen {
      world[slot].holdsLock = false
      world.supervisor.escrow = .loaded
    } else {
      world[slot].result = incumbents.number(of: Incumbent.Input.lockNotPassed(attempt)) + 1
      return
    }
    world[slot].result = incumbents.number(of: Incumbent.Input.lockPassed(attempt)) + 1
  }

  private func takeLock(_ slot: Slot, isFree: Bool, _ world: inout World) {
    let isUnreadable = world.disk.isStampNew && world[slot].release == 0 && setting.breach != .stampUnread
    world[slot].holdsLock = isFree && !isUnreadable
    if isFree, isUnreadable { world.disk.isExcused = true }
    switch (isFree, isUnreadable) {
    case (false, _): world[slot].result = result(slot, world, (.lockUnavailable, .lockUnavailable))
    case (true, true): world[slot].result = result(slot, world, (.lockUnreadable, .lockUnreadable))
    case (true, false): world[slot].result = result(slot, world, (.lockTaken, .lockTaken))
    }
    if setting.breach == .stampedBeforeServe, world[slot].holdsLock { writeStamp(slot, &world) }
  }

  private func stamp(_ slot: Slot, _ world: inout World, _ steps: inout Steps<World>) {
    if !world[slot].holdsLock, setting.liar != .anybody {
      steps.flaw("only the owner stamps") { "\(slot.name): stamps" }
    }
    writeStamp(slot, &world)
    world[slot].result = result(slot, world, (.stamped, .stamped))
  }

  private func result(
    _ slot: Slot, _ world: World, _ inputs: (successor: Successor.Input, incumbent: Incumbent.Input)
  ) -> UInt16 {
    switch brains[world[slot].brain] {
    case .successor: successors.number(of: inputs.successor) + 1
    case .incumbent: incumbents.number(of: inputs.incumbent) + 1
    }
  }

  private func writeStamp(_ slot: Slot, _ world: inout World) {
    world.disk.isStampNew = world[slot].release == 1 && isIrreversible
  }
}
