// The supervisor: the engine's driver, the keeper that starts it again, and what it writes down.

import BatonMachines
import ModelChecker

/// Whether what the driver tries succeeds.
enum Luck {
  case good
  case bad
}

extension Composition {
  // Its death and return.

  /// The supervisor dies: for now, with its keeper, and for ever.
  func crash(_ world: World, _ steps: inout Steps<World>, _ label: @autoclosure () -> String) {
    var next = world
    next.budget.supervisorDeaths -= 1
    next.disk.lostSupervisor = true
    takeBack(&next)
    next.supervisor = SupervisorState()
    next.supervisor.phase = supervisor.number(of: .adopting)
    next.supervisor.life = .down
    steps.take(next, .fault) { label() + ", and will come back" }
    if next.budget.keeperDeaths > 0 { steps.take(cutOff(next), .fault) { label() + " with its keeper" } }
    next.supervisor.life = .gone
    for slot in Slot.allCases {
      if !next[slot].outbox.carriesLock { next[slot].outbox = Channel() }
      if next[slot].life == .dead { next[slot] = ProcessState() }
    }
    next.disk = forgotten(next.disk)
    steps.take(next, .fault) { label() + " for ever" }
  }

  /// What was sent to a process is there for it to read; what it has sent is lost.
  private func cutOff(_ world: World) -> World {
    var next = world
    next.budget.keeperDeaths -= 1
    next.supervisor.life = .lost
    for slot in Slot.allCases {
      next[slot].outbox = Channel()
      if next[slot].life == .dead { next[slot] = ProcessState() }
      next[slot].isCutOff = next[slot].life == .alive
    }
    return next
  }

  /// Whoever outlives its supervisor lets the next one in; a successor that has not served goes, and is waited for.
  func handBack(_ world: World, _ steps: inout Steps<World>) {
    for slot in [Slot.incumbent, .successor] where world[slot].life == .alive {
      guard !world[slot].isCutOff, case .incumbent = brains[world[slot].brain] else { return }
    }
    restart(world, &steps)
  }

  /// Without a supervisor nobody reads what was written down.
  private func forgotten(_ disk: Disk) -> Disk {
    var rest = Disk()
    rest.isDataNew = disk.isDataNew
    rest.isStampNew = disk.isStampNew
    rest.lostSupervisor = true
    rest.isExcused = disk.isExcused
    return rest
  }

  /// What was done on the way to a conclusion that was not written.
  private func takeBack(_ world: inout World) {
    if world.supervisor.promoted {
      world.successor = world.incumbent
      world.incumbent = ProcessState()
    }
    if world.supervisor.released {
      world.incumbent = world.retiree
      world.retiree = ProcessState()
    }
  }

  func restart(_ world: World, _ steps: inout Steps<World>) {
    var next = world
    next.supervisor.life = .up
    next.supervisor.result = supervisor.number(of: .adopted(find(&next))) + 1
    steps.take(next, .ordinary) { "S: is started again" }
  }

  private func find(_ world: inout World) -> Supervisor.Found {
    let incumbent = presence(.incumbent, &world)
    guard world.disk.course > 0 else { return .quiet(incumbent: incumbent) }
    let successor = presence(.successor, &world)
    return .unfinished(
      courses[world.disk.course - 1], world.disk.record, incumbent: incumbent, successor: successor)
  }

  private func presence(_ slot: Slot, _ world: inout World) -> Supervisor.Presence {
    switch world[slot].life {
    case .alive: return .alive
    case .absent: return .gone
    case .dead:
      if !world[slot].outbox.isEmpty, setting.breach != .exitBeforeLastWords { return .alive }
      let unread = world[slot].outbox
      if slot == .incumbent { world[slot] = ProcessState() }
      world[slot].outbox = unread
      return .gone
    }
  }

  // What its machine makes of an input.

  func tell(
    _ input: Supervisor.Input, _ world: World, _ occasion: Occasion, luck: Luck = .good, _ steps: inout Steps<World>
  ) {
    var next = world
    var commands: [Supervisor.Command] = []
    if input.isEndOfMoves { next.supervisor.awaitsMoved = false }
    switch supervisor.answer(world.supervisor.phase, input) {
    case .ignore(let reason):
      return steps.take(next, occasion) { "S: \(brief(input)), ignored: \(reason)" }
    case .violation(let reason):
      guard setting.liar != .nobody else {
        return steps.flaw("no row that says violation is reached") { "S: \(brief(input)): \(reason)" }
      }
      report(culprit(of: input, world), &next)
      return steps.take(next, occasion) { "S: \(brief(input)), a violation" }
    case .move(let phase, let list):
      next.supervisor.phase = supervisor.number(of: phase)
      commands = list
    case .stay(let list):
      commands = list
    }
    if input == .timerFired(.move), commands.contains(where: { name($0) == "blame" }) {
      steps.flaw("no move fails an attempt") { "S: \(brief(commands))" }
    }
    for (place, command) in commands.enumerated() {
      if world.budget.supervisorDeaths > 0, command.isDeed {
        crash(next, &steps, "S: \(brief(input)): \(brief(commands[..<place])), then the supervisor dies")
        if case .spawn(let course) = command { crashSpawning(course, next, &steps) }
      }
      perform(command, luck, &next, &steps)
    }
    tidy(&next)
    steps.take(next, occasion) { "S: \(brief(input)): \(brief(commands))\(luck == .bad ? ", which fails" : "")" }
    if luck == .good, commands.contains(where: \.mayFail) { tell(input, world, .fault, luck: .bad, &steps) }
  }

  /// Only among liars: who broke the protocol, unless that is what was reported.
  private func culprit(of input: Supervisor.Input, _ world: World) -> Supervisor.Input? {
    guard let current = attempt(of: world) else { return nil }
    switch input {
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived: return .incumbentViolated
    case .helloReceived, .preparedReceived, .readyReceived: return .successorViolated(current)
    default: return nil
    }
  }

  private func report(_ culprit: Supervisor.Input?, _ world: inout World) {
    guard let culprit, world.supervisor.result == 0 else { return }
    world.supervisor.result = supervisor.number(of: culprit) + 1
  }

  // What its driver does.

  private func perform(
    _ command: Supervisor.Command, _ luck: Luck, _ world: inout World, _ steps: inout Steps<World>
  ) {
    switch command {
    case .spawn(let course): spawn(course, luck, &world, &steps)
    case .sendHelloAck(let n): post(setting.dialect == .first ? .helloAckFirst : .helloAckSecond, n, .successor, &world)
    case .sendRefused(let n): post(.refusal, n, .successor, &world)
    case .sendBegin(let n): sendBegin(n, &world, &steps)
    case .sendServe(let n): if setting.dialect == .second { post(.serve, n, .successor, &world) }
    case .sendAbort(let n): sendAbort(n, &world, &steps)
    case .terminateSuccessor: terminateSuccessor(&world)
    case .killSuccessor: killSuccessor(&world)
    case .sendPrepareHandoff(let n): post(.prepare, n, .incumbent, &world)
    case .sendSealRequest(let n): sendSealRequest(n, &world)
    case .sendPark: break
    case .sendMove(let n): sendMove(n, &world, &steps)
    case .sendMoveBack(let n): sendMoveBack(n, &world)
    case .sendCommit(let n): sendCommit(n, &world, &steps)
    case .sendResume(let n): sendResume(n, &world)
    case .terminateIncumbent: sendAway(\.isToldToStop, &world)
    case .killIncumbent: sendAway(\.isDoomed, &world)
    case .releaseIncumbent: release(&world)
    case .promote: promote(&world)
    case .dropLock: dropLock(&world)
    case .writeCommitRecord(let course): writeCommitRecord(course, luck, &world, &steps)
    case .writeReverted: writeReverted(&world)
    case .conclude(let n, let outcome): conclude(n, outcome, &world, &steps)
    case .arm(let timer): world.supervisor.timers |= Clock.bit(timer)
    case .disarm(let timer): world.supervisor.timers &= ~Clock.bit(timer)
    case .restoreBacklog, .refuse, .blame, .warn, .sendHeartbeats, .finish: break
    }
  }

  func post(_ kind: Kind, _ attempt: Attempt, _ slot: Slot, _ world: inout World) {
    guard world[slot].life == .alive, !world[slot].inbox.isFull else { return }
    world[slot].inbox.send(Message(kind, UInt8(attempt.number)))
  }

  private func spawn(_ course: Course, _ luck: Luck, _ world: inout World, _ steps: inout Steps<World>) {
    if world.successor.life != .absent || (course.origin == .coldStart && world.incumbent.life != .absent) {
      if setting.liar != .anybody {
        steps.flaw("no process is started before its predecessor is gone") { "S: spawns" }
      }
    }
    open(course, &world)
    world.supervisor.sawSuccessorExit = false
    guard luck == .good else {
      world.supervisor.result = supervisor.number(of: .spawnFailed(course.attempt)) + 1
      return
    }
    makeProcess(course, &world)
  }

  /// The attempt is written down first: what has no record would never be found.
  private func crashSpawning(_ course: Course, _ world: World, _ steps: inout Steps<World>) {
    var half = world
    if setting.breach == .spawnedBeforeRecord { makeProcess(course, &half) } else { open(course, &half) }
    crash(half, &steps, "S: the supervisor dies in the middle of spawn")
  }

  private func open(_ course: Course, _ world: inout World) {
    world.disk.course = courses.number(of: course) + 1
    world.disk.record = .open
    world.disk.isDebtPaid = false
    world.disk.lostSupervisor = false
  }

  private func makeProcess(_ course: Course, _ world: inout World) {
    var process = ProcessState()
    process.life = .alive
    process.brain = brains.number(of: .successor(.greeting))
    process.isStale = true
    process.release = course.origin == .handoff ? 1 : world.disk.committedRelease
    process.questions.send(Message(.greet, 0))
    world.successor = process
    arm(Successor.timers(.greeting), &world.successor)
  }

  private func arm(_ timers: [ProcessTimer], _ process: inout ProcessState) {
    for timer in timers { process.timers |= Clock.bit(timer) }
  }

  private func sendAway(_ how: WritableKeyPath<ProcessState, Bool>, _ world: inout World) {
    if world.incumbent.life == .alive { world.incumbent[keyPath: how] = true }
    world.disk.isExcused = true
  }

  private func terminateSuccessor(_ world: inout World) {
    if world.successor.life == .alive { world.successor.isToldToStop = true }
    world.disk.isExcused = true
  }

  private func killSuccessor(_ world: inout World) {
    world.supervisor.reaping = true
    guard world.successor.life == .alive else { return }
    world.successor.isDoomed = true
    // It missed a deadline when its predecessor may have gone already.
    if world.disk.record == .committed || world.incumbent.life == .absent { world.disk.isExcused = true }
  }

  private func sendBegin(_ n: Attempt, _ world: inout World, _ steps: inout Steps<World>) {
    if setting.strategy == .overlap { return post(.beginNone, n, .successor, &world) }
    let mustHold = world.incumbent.life != .absent && setting.passage == .descriptor
    if mustHold, !world.supervisor.holdsLock, setting.liar != .anybody {
      steps.flaw("Begin is sent only by a supervisor that holds the lock") { "S: sends Begin" }
    }
    let isAttached = world.supervisor.holdsLock && setting.breach != .copyKeptFromVersionOne
    post(isAttached ? .beginAttached : .beginAcquire, n, .successor, &world)
    if setting.breach == .copyClosedAtBegin { dropLock(&world) }
  }

  private func sendSealRequest(_ n: Attempt, _ world: inout World) {
    if setting.passage == .descriptor {
      world.supervisor.escrow = .open
      world.supervisor.escrowAttempt = UInt8(n.number)
    }
    post(.sealRequest, n, .incumbent, &world)
  }

  /// A lock whose SealComplete never came lies unread in the pair.
  private func sendResume(_ n: Attempt, _ world: inout World) {
    if setting.breach != .escrowUnread { collectLock(n, &world) }
    let isAttached = world.supervisor.holdsLock && setting.breach != .resumeWithoutLock
    post(isAttached ? .resumeAttached : .resumeAbsent, n, .incumbent, &world)
    if setting.breach == .resumeWithoutLock { dropLock(&world) }
  }

  private func release(_ world: inout World) {
    guard world.incumbent.life != .absent else { return }
    world.retiree = world.incumbent.life == .alive ? world.incumbent : ProcessState()
    world.retiree.outbox = Channel()
    world.incumbent = ProcessState()
    world.supervisor.released = true
  }

  private func promote(_ world: inout World) {
    world.incumbent = world.successor
    world.successor = ProcessState()
    world.supervisor.promoted = true
  }

  func dropLock(_ world: inout World) {
    world.supervisor.holdsLock = false
    if setting.breach == .escrowLeftOpen, world.supervisor.escrow == .loaded { return }
    world.supervisor.escrow = .none
    world.supervisor.escrowAttempt = 0
  }

  private func writeCommitRecord(
    _ course: Course, _ luck: Luck, _ world: inout World, _ steps: inout Steps<World>
  ) {
    checkRecord(world, &steps)
    guard luck == .good else {
      world.supervisor.result = supervisor.number(of: .recordFailed(course.attempt)) + 1
      return
    }
    world.disk.course = courses.number(of: course) + 1
    world.disk.record = .committed
    world.disk.committedRelease = world.successor.release
    world.supervisor.result = supervisor.number(of: .recordWritten(course.attempt)) + 1
  }

  private func writeReverted(_ world: inout World) {
    world.disk.record = .reverted
    world.disk.committedRelease = 0
  }

  private func conclude(_ n: Attempt, _ outcome: Outcome, _ world: inout World, _ steps: inout Steps<World>) {
    checkConclusion(n, outcome, world, &steps)
    guard world.disk.course > 0, courses[world.disk.course - 1].attempt == n else {
      world.disk.isDebtPaid = true
      return
    }
    world.disk.course = 0
    world.disk.record = .open
    world.disk.isDebtPaid = false
    world.disk.lostSupervisor = false
    world.supervisor.promoted = false
    world.supervisor.released = false
    world.supervisor.sawSuccessorExit = false
    (world.supervisor.awaitsMoved, world.supervisor.hasMoved) = (false, false)
    world.retiree = ProcessState()
    let isToGo = world.incumbent.isDoomed || world.incumbent.isToldToStop
    if serves(world.incumbent), !isToGo { world.disk.isExcused = false }
  }

  /// When a release serves alone, it is from here on the one that was committed.
  private func tidy(_ world: inout World) {
    guard world.disk.committedRelease == 1, world.successor.life == .absent else { return }
    guard world.incumbent.life == .absent || (world.disk.course == 0 && world.incumbent.release == 1) else { return }
    world.disk.committedRelease = 0
    world.disk.isDataNew = false
    world.disk.isStampNew = false
    world.incumbent.release = 0
  }
}

extension Supervisor.Command {
  /// Whether anybody can tell that it was done when the supervisor has died.
  fileprivate var isDeed: Bool {
    switch self {
    case .restoreBacklog, .refuse, .blame, .warn, .sendHeartbeats, .finish, .arm, .disarm: false
    case .spawn, .sendHelloAck, .sendRefused, .sendBegin, .sendServe, .sendAbort, .terminateSuccessor, .killSuccessor,
      .sendPrepareHandoff, .sendSealRequest, .sendPark, .sendMove, .sendMoveBack, .sendCommit, .sendResume,
      .terminateIncumbent, .killIncumbent,
      .releaseIncumbent, .promote, .dropLock, .writeCommitRecord, .writeReverted, .conclude:
      true
    }
  }

  fileprivate var mayFail: Bool {
    switch self {
    case .spawn, .writeCommitRecord: true
    default: false
    }
  }
}
