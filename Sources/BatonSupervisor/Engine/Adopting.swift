import BatonMachines
import BatonPlatform
import BatonProtocol

// A supervisor that is started again takes back what the one before has left behind: listeners, processes, and the
// attempt that was in flight. What becomes of them the table says; here everybody only gets its old place.

extension Engine {
  /// Takes back the processes and shows them that somebody is there, before anything else is done: a heartbeat comes
  /// before the first silence is over.
  func adopt(_ reunion: consuming Reunion) throws(SystemFailure) {
    let unfinished = store.unfinished
    finding = reunion.finding(unfinished)
    incumbent = try adopt(reunion.incumbent, of: store.releaseBefore ?? configuredRelease)
    CrashPoint.pass("adoption/incumbent")
    successor = try adopt(reunion.successor, of: unfinished?.opened.release ?? configuredRelease)
    CrashPoint.pass("adoption/successor")
    sendHeartbeats()
    CrashPoint.pass("adoption/heartbeats")
    for other in reunion.others {
      guard let process = try adopt(other, of: store.releaseBefore ?? configuredRelease) else { continue }
      released.append(process)
      deadlines.set(.release(pid: process.pid), in: configuration.limits.retire)
    }
    if let unfinished { takeUp(unfinished) }
    for process in [incumbent, successor].compactMap(\.self) { ask(process) }
  }

  private func adopt(_ found: FoundProcess?, of release: Release) throws(SystemFailure) -> ManagedProcess? {
    guard let found else { return nil }
    let tokens = (exit: watches.nextToken(), channel: watches.nextToken())
    let process = try ManagedProcess(adopting: found, of: release, tokens: tokens)
    // It may have taken the lock again while nobody supervised.
    if let generation = process.generation { store.raiseGeneration(to: generation) }
    for name in process.stored { safekeeping.takeOver(name) }
    entrust(process)
    try watch(process)
    return process
  }

  /// The attempt goes on under its old number: everything that is said of it carries that.
  private func takeUp(_ unfinished: UnfinishedAttempt) {
    let attempt = OngoingAttempt(unfinished)
    attempts[attempt.number] = attempt
    current = attempt
    attempt.notes.from = attempt.course.origin == .handoff ? store.releaseBefore : nil
    attempt.notes.queues = listeners.map { _ in nil }
    if let incumbent { attempt.notes.processes.append((.incumbent, incumbent)) }
    let role: ProcessRole = attempt.course.origin == .handoff ? .successor : .replacement
    if let successor { attempt.notes.processes.append((role, successor)) }
    attempt.notes.remarks.append("the supervisor was started again in the middle of the attempt")
    blameDetail(.supervisorRestarted, "the supervisor was started again before the commit record was written")
  }

  /// What it is doing. The table needs no answer: it says again what may have been lost.
  private func ask(_ process: ManagedProcess) {
    guard process.version == .two, let id = current?.handoffID ?? process.prepared?.handoffID else { return }
    send(.statusRequest(id), to: process)
  }

  /// Tells the table what was found, and what cannot be: a process that lives and cannot be spoken to.
  func takeFinding() {
    tellAdoption()
    take(.adopted(finding))
    if let incumbent, isUnreachable(incumbent) { take(.incumbentChannelClosed) }
    if let successor, isUnreachable(successor) { take(.successorChannelClosed(successor.birth)) }
    if incumbent != nil || successor != nil { notifyReady() }
    // The child that copied it may have died with the supervisor that had committed it.
    if case .quiet(.alive) = finding { shelveCommitted() }
  }

  /// What is to be said and done about the rest that came back.
  func settleInheritance(_ inheritance: Inheritance, useless: [StoredName], _ remarks: [Sentence]) {
    for listener in listeners where listener.making == .ofAnEarlierSupervisor {
      safekeeping.takeOver(listener.stored)
    }
    for name in useless { safekeeping.takeOver(name) }
    drop(useless)
    for remark in remarks { warn(remark) }
    for stranger in inheritance.strangers {
      warn(.fact(.warning, "descriptor \(shown(stranger)) that was passed at the start is closed", "it is not known"))
    }
    if let held = inheritance.takeLifeline() { watchKeeper(held) }
  }

  /// Of one that has ended the loop will tell: its exit says more than that its channel is gone.
  private func isUnreachable(_ process: ManagedProcess) -> Bool {
    guard process.channel == nil else { return false }
    return (try? process.handle.descriptor.wait(for: .readable, until: .now())) != true
  }

  private func tellAdoption() {
    if let incumbent {
      log.say(.fact(.notice, "the incumbent of an earlier supervisor is taken back", pid: incumbent.pid))
    }
    guard let current else { return }
    let state = if case .unfinished(_, .open, _, _) = finding { "it is undone" } else { "it is completed" }
    log.say(
      .fact(
        .notice, "an earlier supervisor left an attempt unfinished", attempt: current.number.number,
        pid: successor?.pid, nil, then: state))
  }
}

extension Store {
  /// The release that was committed before the attempt that is unfinished, if one is.
  var releaseBefore: Release? { remembered.state.committed }
}

extension OngoingAttempt {
  /// One that an earlier supervisor has begun.
  convenience init(_ unfinished: UnfinishedAttempt) {
    self.init(unfinished.opened, executable: nil, limit: nil)
    let began = unfinished.opened.openedAt
    let age = Int64(clamping: WallClock.now.unixMilliseconds) - Int64(clamping: began.unixMilliseconds)
    notes = AttemptNotes(
      startedAt: began, started: MonotonicInstant.now().advanced(by: .zero - .milliseconds(max(0, age))))
    beginning = .byAnEarlierSupervisor
    // Nobody knows whether it was: the generation for an incumbent that resumes then is above all others, and right in
    // any case.
    serveSent = true
  }
}
