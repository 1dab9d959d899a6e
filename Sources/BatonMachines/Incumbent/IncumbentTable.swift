// The incumbent's decisions. Until it has passed the lock it still owns the data and can serve again at once; after
// that it has to take the lock back first. Whoever holds the lock when the supervisor is gone or silent serves on.

extension Incumbent: Table {
  typealias Answer = Verdict<Phase, Command>

  package static func timers(_ phase: Phase) -> [ProcessTimer] {
    switch phase {
    case .serving(let service): service.watch == .watched ? [.heartbeat, .supervisorSilence] : []
    case .draining, .drained, .sealing, .sealed: [.heartbeat, .supervisorSilence]
    case .retaking: [.heartbeat, .retake]
    case .reopening, .stamping: [.heartbeat]
    case .retiring: []
    }
  }

  package static func arm(_ timer: ProcessTimer) -> Command { .arm(timer) }
  package static func disarm(_ timer: ProcessTimer) -> Command { .disarm(timer) }

  package static func verdict(_ phase: Phase, _ input: Input) -> Verdict<Phase, Command> {
    switch phase {
    case .serving(let service): serving(service, input)
    case .draining(let n): late(n, input) ?? draining(n, input)
    case .drained(let n): late(n, input) ?? drained(n, input)
    case .sealing(let n): late(n, input) ?? sealing(n, input)
    case .sealed(let n): late(n, input) ?? sealed(n, input)
    case .retaking(let n): late(n, input) ?? retaking(n, input)
    case .reopening(let n, let lock): late(n, input) ?? reopening(n, lock, input)
    case .stamping(let n): stamping(n, input)
    case .retiring: retiring(input)
    }
  }

  /// The row that all phases with an attempt share. A new attempt is not late: it is too early.
  static func late(_ n: Attempt, _ input: Input) -> Answer? {
    switch input {
    case .sealRequestReceived(let m), .commitReceived(let m), .resumeReceived(let m, _), .abortReceived(let m),
      .serveReceived(let m):
      m == n ? nil : .ignore(lateness)
    case .prepareReceived, .supervisorGone, .supervisorViolated, .drainFinished, .sealFinished, .sealFailed, .reopened,
      .dropped, .stopRequested, .lockPassed, .lockNotPassed, .lockTaken, .lockUnavailable, .lockUnreadable, .stamped,
      .stampFailed, .timerFired:
      nil
    }
  }

  // swift-format-ignore
  static func serving(_ service: Service, _ input: Input) -> Answer {
    switch input {
    case .prepareReceived(let n):                      .move(to: .draining(n), [.askToDrain(n)])
    case .commitReceived(let n) where n == service.resumed:
                                                       .stay([.sendResumed(n)])
    case .commitReceived where service.estate == .none:
                                                       .move(to: .retiring, [.askToRetire])
    case .commitReceived:                              .violation("it has not sealed")
    case .resumeReceived(let n, _):                    .stay([.sendResumed(n)])
    case .abortReceived(let n) where n == service.born:
                                                       .move(to: .retiring, [.askToRetire])
    case .abortReceived:                               .ignore(lateness)
    case .sealRequestReceived(let n) where n == service.resumed:
                                                       .ignore("it has resumed already")
    case .sealRequestReceived:                         .violation("it has not drained")
    case .serveReceived(let n) where n == service.born:
                                                       .stay([.sendServing(n)])
    case .serveReceived:                               .ignore(lateness)
    case .supervisorGone:                              .move(to: .serving(service.unwatched), [])
    case .supervisorViolated:                          .stay([])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .timerFired(.supervisorSilence):              .move(to: .serving(service.unwatched), [])
    case .timerFired(.retake):                         .violation("this timer does not run now")
    case .dropped:                                     .stay([.sendDropped])
    case .stopRequested:                               .move(to: .retiring, [.askToRetire])
    case .drainFinished, .sealFinished, .sealFailed, .reopened:
                                                       .violation("the application was not asked")
    case .lockPassed, .lockNotPassed, .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func draining(_ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .drainFinished(let m) where m == n:           .move(to: .drained(n), [.sendDrained(n)])
    case .resumeReceived:                              .move(to: .reopening(n, .kept), [.askToReopen(n)])
    case .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence):
                                                       .move(to: .reopening(n, .kept), [.askToReopen(n)])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .timerFired(.retake):                         .violation("this timer does not run now")
    case .stopRequested:                               .move(to: .retiring, [.askToRetire])
    case .dropped:                                     .stay([.sendDropped])
    case .abortReceived, .serveReceived:               .violation("that is for a successor")
    case .drainFinished, .sealFinished, .sealFailed, .reopened:
                                                       .violation("the application was not asked")
    case .prepareReceived, .sealRequestReceived, .commitReceived:
                                                       .violation("Drained comes first")
    case .lockPassed, .lockNotPassed, .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func drained(_ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .sealRequestReceived:                         .move(to: .sealing(n), [.askToSeal(n)])
    case .resumeReceived:                              .move(to: .reopening(n, .kept), [.askToReopen(n)])
    case .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence):
                                                       .move(to: .reopening(n, .kept), [.askToReopen(n)])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .timerFired(.retake):                         .violation("this timer does not run now")
    case .stopRequested:                               .move(to: .retiring, [.askToRetire])
    case .dropped:                                     .stay([.sendDropped])
    case .abortReceived, .serveReceived:               .violation("that is for a successor")
    case .drainFinished, .sealFinished, .sealFailed, .reopened:
                                                       .violation("the application was not asked")
    case .prepareReceived, .commitReceived:            .violation("SealRequest comes next")
    case .lockPassed, .lockNotPassed, .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func sealing(_ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .sealFinished(let m) where m == n:            .stay([.passLock(n)])
    case .lockPassed(let m) where m == n:              .move(to: .sealed(n), [.sendSealComplete(n)])
    case .lockNotPassed(let m) where m == n:           .move(to: .drained(n), [.sendSealFailed(n)])
    case .sealFailed(let m) where m == n:              .move(to: .drained(n), [.sendSealFailed(n)])
    case .resumeReceived:                              .move(to: .reopening(n, .kept), [.askToReopen(n)])
    case .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence):
                                                       .move(to: .reopening(n, .kept), [.askToReopen(n)])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .timerFired(.retake):                         .violation("this timer does not run now")
    case .stopRequested:                               .move(to: .retiring, [.askToRetire])
    case .dropped:                                     .stay([.sendDropped])
    case .abortReceived, .serveReceived:               .violation("that is for a successor")
    case .drainFinished, .sealFinished, .sealFailed, .reopened:
                                                       .violation("the application was not asked")
    case .prepareReceived, .sealRequestReceived, .commitReceived:
                                                       .violation("SealComplete comes first")
    case .lockPassed, .lockNotPassed, .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("only the lock's passage is under way")
    }
  }

  // swift-format-ignore
  static func sealed(_ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .commitReceived:                              .move(to: .retiring, [.askToRetire])
    case .resumeReceived(_, .attached):                .move(to: .retaking(n), [.takeAttachedLock(n)])
    case .resumeReceived(_, .absent):                  .move(to: .retaking(n), [.tryLock(n)])
    case .supervisorGone, .supervisorViolated, .timerFired(.supervisorSilence):
                                                       .move(to: .retaking(n), [.tryLock(n)])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .timerFired(.retake):                         .violation("this timer does not run now")
    case .stopRequested:                               .move(to: .retiring, [.askToRetire])
    case .dropped:                                     .stay([.sendDropped])
    case .abortReceived, .serveReceived:               .violation("that is for a successor")
    case .drainFinished, .sealFinished, .sealFailed, .reopened:
                                                       .violation("the application was not asked")
    case .prepareReceived, .sealRequestReceived:       .violation("Commit or ResumeAfterAbort comes next")
    case .lockPassed, .lockNotPassed, .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func retaking(_ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .lockTaken:                                   .move(to: .reopening(n, .retaken), [.askToReopen(n)])
    case .lockUnavailable:                             .stay([])
    case .lockUnreadable:                              .move(to: .retiring, [.askToRetire])
    case .timerFired(.retake):                         .stay([.tryLock(n), .arm(.retake)])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .timerFired(.supervisorSilence):              .violation("this timer does not run now")
    case .commitReceived:                              .move(to: .retiring, [.askToRetire])
    case .resumeReceived(_, .attached):                .stay([.takeAttachedLock(n)])
    case .resumeReceived(_, .absent):                  .ignore("it tries already")
    case .supervisorGone, .supervisorViolated:         .stay([])
    case .stopRequested:                               .move(to: .retiring, [.askToRetire])
    case .dropped:                                     .stay([.sendDropped])
    case .abortReceived, .serveReceived:               .violation("that is for a successor")
    case .drainFinished, .sealFinished, .sealFailed, .reopened:
                                                       .violation("the application was not asked")
    case .prepareReceived, .sealRequestReceived:       .violation("Resumed comes first")
    case .lockPassed, .lockNotPassed, .stamped, .stampFailed:
                                                       .violation("the lock is being taken")
    }
  }

  // swift-format-ignore
  static func reopening(_ n: Attempt, _ lock: Lock, _ input: Input) -> Answer {
    switch input {
    case .reopened(let m) where m == n && lock == .retaken:
                                                       .move(to: .stamping(n), [.stamp(n)])
    case .reopened(let m) where m == n:                .move(to: .serving(Service(resumed: n)), [.startServing, .sendResumed(n)])
    case .commitReceived:                              .ignore("Resumed will answer")
    case .resumeReceived:                              .ignore("Resumed will answer")
    case .sealRequestReceived:                         .ignore("it resumes already")
    case .supervisorGone, .supervisorViolated:         .stay([])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeat, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .stopRequested:                               .move(to: .retiring, [.askToRetire])
    case .dropped:                                     .stay([.sendDropped])
    case .abortReceived, .serveReceived:               .violation("that is for a successor")
    case .drainFinished, .sealFinished, .sealFailed:   .ignore("an answer to an earlier question")
    case .reopened:                                    .violation("the application was asked about another attempt")
    case .prepareReceived:                             .violation("Resumed comes first")
    case .lockPassed, .lockNotPassed, .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }

  // swift-format-ignore
  static func stamping(_ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .stamped:                                     .move(to: .serving(Service(resumed: n)), [.startServing, .sendResumed(n)])
    case .stampFailed:                                 .move(to: .retiring, [.askToRetire])
    case .prepareReceived, .sealRequestReceived, .commitReceived, .resumeReceived, .abortReceived, .serveReceived,
         .supervisorGone, .supervisorViolated, .drainFinished, .sealFinished, .sealFailed, .reopened, .dropped,
         .stopRequested, .lockPassed, .lockNotPassed, .lockTaken, .lockUnavailable, .lockUnreadable, .timerFired:
                                                       .violation("the stamp's result comes before anything else")
    }
  }

  // swift-format-ignore
  static func retiring(_ input: Input) -> Answer {
    switch input {
    case .prepareReceived, .sealRequestReceived, .commitReceived, .resumeReceived, .abortReceived, .serveReceived,
         .supervisorGone, .supervisorViolated, .drainFinished, .sealFinished, .sealFailed, .reopened, .dropped,
         .stopRequested:                               .ignore("it is on its way out")
    case .timerFired:                                  .violation("no timer runs")
    case .lockPassed, .lockNotPassed, .lockTaken, .lockUnavailable, .lockUnreadable, .stamped, .stampFailed:
                                                       .violation("nothing is being done with the lock")
    }
  }
}

extension Incumbent.Service {
  fileprivate var unwatched: Incumbent.Service {
    Incumbent.Service(born: born, resumed: resumed, estate: estate, watch: .unwatched)
  }
}
