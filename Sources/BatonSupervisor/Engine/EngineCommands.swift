import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

extension Engine {
  // swift-format-ignore
  func execute(_ command: Supervisor.Command) {
    switch command {
    case .spawn(let course):              spawn(course)
    case .sendHelloAck(let n):            sendHelloAck(n)
    case .sendRefused(let n):             sendRefused(n)
    case .sendBegin(let n):               sendBegin(n)
    case .sendServe(let n):               sendServe(n)
    case .sendAbort(let n):               sendAbort(n)
    case .terminateSuccessor:             terminate(successor)
    case .killSuccessor(let n):           killSuccessor(n)
    case .sendPark(let n):                sendPark(n)
    case .sendPrepareHandoff(let n):      sendPrepareHandoff(n)
    case .sendSealRequest(let n):         sendSealRequest(n)
    case .sendMove(let n):                sendMove(n, from: incumbent, to: successor)
    case .sendMoveBack(let n):            sendMove(n, from: successor, to: incumbent)
    case .sendCommit(let n):              sendCommit(n)
    case .sendResume(let n):              sendResume(n)
    case .terminateIncumbent:             terminate(incumbent)
    case .killIncumbent:                  killIncumbent()
    case .releaseIncumbent:               releaseIncumbent()
    case .promote(let n):                 promote(n)
    case .restoreBacklog:                 restoreBacklog()
    case .dropLock:                       custody.drop()
    case .writeCommitRecord(let course):  writeCommitRecord(course)
    case .writeReverted(let n):           writeReverted(n)
    case .conclude(let n, let outcome):   conclude(n, outcome)
    case .refuse(let n, let cause):       refuse(n, cause)
    case .blame(let cause):               blame(cause)
    case .warn(let cause):                warn(cause)
    case .sendHeartbeats:                 sendHeartbeats()
    case .arm(let timer):                 arm(timer)
    case .disarm(let timer):              disarm(timer)
    case .finish:                         finish()
    }
  }
}

// MARK: Towards the successor

extension Engine {
  private func sendHelloAck(_ number: Attempt) {
    guard let successor, let hello = successor.hello, let attempt = attempts[number] else { return }
    guard let version = hello.versions.flatMap(VersionRange.spoken.highestCommon) else { return }
    successor.gate.settle(on: version)
    successor.channel?.version = version
    // Before the process knows it: without this the next supervisor could not speak to it.
    writeNotes(of: successor)
    send(.helloAck(.init(chosenVersion: version, handoffID: attempt.handoffID)), to: successor)
    if version == .two { sendRendezvous(of: attempt, to: successor) }
  }

  /// To a process that has not said which versions it speaks nothing can be said: its death tells it enough.
  private func sendRefused(_ number: Attempt) {
    guard let successor, let attempt = attempts[number], successor.version == .two else { return }
    let reason = attempt.notes.blame?.detail ?? "not wanted"
    send(.refused(.init(handoffID: attempt.handoffID, code: .other, reason: reason)), to: successor)
  }

  private func sendBegin(_ number: Attempt) {
    guard let successor, let attempt = attempts[number] else { return }
    successor.generation = attempt.opened.successorGeneration
    guard successor.version == .two else { return send(.begin(attempt.handoffID), to: successor) }
    let passage = custody.passage(for: attempt.course.strategy)
    let begin = Message.BeginOwned(
      handoffID: attempt.handoffID, generation: attempt.opened.successorGeneration, lock: passage)
    sendWithLock(.beginOwned(begin), passage, to: successor)
  }

  private func sendServe(_ number: Attempt) {
    guard let successor, let attempt = attempts[number] else { return }
    attempt.serveSent = true
    successor.servesSince = successor.servesSince ?? .now()
    writeNotes(of: successor)
    if successor.version == .two { send(.serve(attempt.handoffID), to: successor) }
  }

  private func sendAbort(_ number: Attempt) {
    guard let successor, let attempt = attempts[number] else { return }
    let reason = attempt.notes.blame?.detail ?? "the attempt is undone"
    send(.abort(.init(handoffID: attempt.handoffID, reason: reason)), to: successor)
  }

  private func promote(_ number: Attempt) {
    guard let process = successor else { return }
    incumbent = process
    successor = nil
    protectFromOOM(process)
  }
}

// MARK: Towards the incumbent

extension Engine {
  private func sendPrepareHandoff(_ number: Attempt) {
    guard let incumbent, let attempt = attempts[number] else { return }
    if incumbent.version == .two { send(.statusRequest(attempt.handoffID), to: incumbent) }
    let limits = configuration.limits
    let prepare = Message.PrepareHandoff(
      handoffID: attempt.handoffID, successorPID: UInt32(bitPattern: successor?.pid ?? 0),
      deadlineMilliseconds: UInt64(limits.drain.wholeMilliseconds),
      drainGraceMilliseconds: UInt64(limits.drainGrace.wholeMilliseconds))
    send(.prepareHandoff(prepare), to: incumbent)
    watchQueues()
  }

  private func sendSealRequest(_ number: Attempt) {
    guard let incumbent, let attempt = attempts[number] else { return }
    guard incumbent.version == .two else { return send(.sealRequest(attempt.handoffID), to: incumbent) }
    do {
      let theirs = try custody.makeEscrow(for: attempt.handoffID)
      send(.sealRequest(attempt.handoffID), passing: theirs, to: incumbent)
    } catch {
      // The seal's time runs out, and the attempt is undone: nobody is worse off.
      log.say(.unable(.warning, to: "ask for the seal", "", attempt: number.number, because: "\(error)"))
    }
  }

  private func sendCommit(_ number: Attempt) {
    guard let attempt = attempts[number] else { return }
    send(.commit(attempt.handoffID), to: incumbent)
  }

  private func sendResume(_ number: Attempt) {
    guard let incumbent, let attempt = attempts[number] else { return }
    guard incumbent.version == .two else { return send(.resumeAfterAbort(attempt.handoffID), to: incumbent) }
    let opened = attempt.opened
    // A lock whose SealComplete never came lies unread in the pair, where nobody could take it.
    _ = custody.collect()
    let passage = custody.passage(for: attempt.course.strategy)
    let resume = Message.ResumeOwned(
      handoffID: attempt.handoffID,
      generation: attempt.serveSent ? opened.revertingGeneration : opened.resumingGeneration, lock: passage)
    sendWithLock(.resumeOwned(resume), passage, to: incumbent)
  }

  private func sendWithLock(_ message: Message, _ passage: LockPassage, to process: ManagedProcess) {
    switch passage {
    case .attached: custody.withLock { lock in send(message, passing: lock, to: process) }
    case .acquire, .noLock: send(message, to: process)
    }
  }

  func sendHeartbeats() {
    let now = Message.heartbeat(.init(wallClockMilliseconds: WallClock.now.unixMilliseconds))
    for process in [incumbent, successor].compactMap(\.self) where process.version != nil { send(now, to: process) }
  }
}

// MARK: What the supervisor has

extension Engine {
  private func arm(_ timer: SupervisorTimer) {
    if timer == .heartbeat { showLife() }
    // What is being started has not been started yet: its Hello is due from then on.
    if timer == .hello, deadlines.isSet(.launch) { return }
    deadlines.set(.machine(timer), in: duration(of: timer))
  }

  private func disarm(_ timer: SupervisorTimer) {
    deadlines.clear(.machine(timer))
    if timer == .heartbeat { ceaseToShowLife() }
  }

  func duration(of timer: SupervisorTimer) -> Duration {
    let limits = configuration.limits
    let slack = ProtocolLimits.wireSlack
    return switch timer {
    case .hello: limits.hello + slack
    case .warm: limits.warm + slack
    case .drain: limits.drain + slack
    case .seal: limits.seal + slack
    case .opening, .serving: limits.ready + slack
    case .move: limits.move + slack
    case .resume: limits.resume + slack
    case .probation: limits.probation
    case .retire: limits.retire
    case .dismissal: limits.drain
    case .kill: limits.kill
    case .restart: restarts.nextDelay(limits, by: &chance)
    case .stop: limits.stop
    case .heartbeat: limits.heartbeatInterval
    case .incumbentSilence: silence(of: incumbent)
    case .successorSilence: silence(of: successor)
    }
  }

  private func silence(of process: ManagedProcess?) -> Duration {
    let granted = configuration.limits.heartbeatSilence
    return process?.version == .one ? max(granted, ProtocolLimits.silenceOfVersionOne) : granted
  }

  private func restoreBacklog() {
    for listener in listeners { listener.restoreBacklog(log) }
  }
}
