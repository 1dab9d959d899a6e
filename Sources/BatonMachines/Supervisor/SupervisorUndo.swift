// An attempt that is being undone. The order is always the same: the successor is gone with everything that it
// started, then the incumbent is told to resume, then it answers, then the attempt is over.

extension Supervisor {
  // swift-format-ignore
  static func dismissing(_ c: Course, _ n: Attempt, _ sequel: Sequel, _ input: Input) -> Answer {
    switch input {
    case .successorExited, .successorChannelClosed, .timerFired(.dismissal), .successorViolated:
                                                       .move(to: .undoing(c, sequel), [.killSuccessor(n)])
    case .resumedReceived:                             .move(to: .dismissing(c, .serveOn(.aborted)), [])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .incumbentExited:                             .move(to: .dismissing(c, .restart), [.blame(.incumbentExited)])
    case .incumbentChannelClosed:                      .move(to: .dismissing(c, .dislodge), [.killIncumbent])
    case .incumbentDropped:                            .stay([.warn(.incumbentDropped)])
    case .incumbentViolated:                           .stay([.warn(.incumbentViolated)])
    case .cancelRequested:                             .ignore("the attempt is being undone")
    case .stopRequested:                               stop(c, sequel)
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              .ignore("the attempt is being undone")
    case .helloReceived, .preparedReceived, .readyReceived, .servingReceived, .refusedReceived, .successorDropped:
                                                       .ignore("the successor was told to go")
    case .movedReceived, .movedBackReceived:           .ignore("it is not waited for any more")
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived:
                                                       .ignore("the attempt is being undone")
    case .healthCheckFailed:                           .violation("the probation is over")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func undoing(_ c: Course, _ n: Attempt, _ sequel: Sequel, _ input: Input) -> Answer {
    switch input {
    case .successorEmptied:                            proceed(c, sequel)
    case .resumedReceived where sequel == .resume:     .move(to: .undoing(c, .serveOn(.aborted)), [])
    case .resumedReceived:                             .ignore("it is known")
    case .timerFired(.kill):                           .stay([.warn(.successorSurvivesKill), .killSuccessor(n), .arm(.kill)])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .incumbentExited:                             .move(to: .undoing(c, .restart), [.blame(.incumbentExited)])
    case .incumbentChannelClosed:                      .move(to: .undoing(c, .dislodge), [.killIncumbent])
    case .incumbentDropped:                            .stay([.warn(.incumbentDropped)])
    case .incumbentViolated:                           .stay([.warn(.incumbentViolated)])
    case .cancelRequested:                             .ignore("the attempt is being undone")
    case .stopRequested:                               stop(c, sequel)
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              .ignore("the attempt is being undone")
    case .helloReceived, .preparedReceived, .readyReceived, .servingReceived, .refusedReceived, .successorDropped, .successorViolated,
         .successorChannelClosed, .successorExited:
                                                       .ignore("the successor was killed")
    case .spawnFailed, .healthCheckFailed:             .violation("the successor was killed")
    case .drainedReceived, .sealFailedReceived, .movedReceived, .movedBackReceived:
                                                       .ignore("the attempt is being undone")
    case .sealCompleteReceived:                        .ignore("if the lock came, ResumeAfterAbort takes it back")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func resuming(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .resumedReceived:                             .move(to: .serving, [.dropLock, .conclude(n, .aborted)])
    case .sealCompleteReceived(_, _, .held):           .stay([.sendResume(n)])
    case .sealCompleteReceived(_, _, .missing):        .ignore("nothing to give back")
    case .drainedReceived, .sealFailedReceived, .movedReceived:
                                                       .ignore("the attempt is being undone")
    case .timerFired(.resume):                         .move(to: .dislodging(Debt(n, .aborted)), [.warn(.resumeTimedOut), .killIncumbent])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .incumbentExited:                             .move(to: .vacant(Debt(n, .aborted)), [.warn(.incumbentExited), .dropLock])
    case .incumbentChannelClosed:                      .move(to: .dislodging(Debt(n, .aborted)), [.warn(.incumbentClosedChannel), .killIncumbent])
    case .incumbentDropped:                            .stay([.warn(.incumbentDropped)])
    case .incumbentViolated:                           .stay([.warn(.incumbentViolated)])
    case .cancelRequested:                             .ignore("the attempt is being undone")
    case .stopRequested:                               .move(to: .stopping(.incumbent, Debt(n, .nobodyServes)), [.terminateIncumbent])
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              .ignore("the attempt is being undone")
    case .helloReceived, .preparedReceived, .readyReceived, .servingReceived, .refusedReceived, .successorDropped, .successorViolated,
         .successorChannelClosed, .successorExited, .healthCheckFailed, .successorEmptied, .spawnFailed, .movedBackReceived:
                                                       .violation("the successor is gone")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func dislodging(_ debt: Debt?, _ input: Input) -> Answer {
    switch input {
    case .incumbentExited:                             .move(to: .vacant(debt), [.dropLock])
    case .timerFired(.kill):                           .stay([.warn(.incumbentSurvivesKill), .killIncumbent, .arm(.kill)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .stopRequested:                               .move(to: .stopping(.incumbent, debt.map { Debt($0.attempt, .nobodyServes) }), [])
    case .upgradeRequested(let c):                     .stay([.refuse(c.attempt, .nobodyServes)])
    case .cancelRequested:                             .ignore("no attempt is in flight")
    case .incumbentChannelClosed, .incumbentDropped, .incumbentViolated, .drainedReceived, .sealCompleteReceived,
         .sealFailedReceived, .resumedReceived, .movedReceived: .ignore("the incumbent was killed")
    case .queueNearLimit:                              .ignore("nobody can accept yet")
    case .servingReceived:                             .ignore("of an attempt that is over")
    case .recordWritten, .recordFailed, .spawnFailed, .helloReceived, .preparedReceived,
         .readyReceived, .refusedReceived, .successorDropped, .successorViolated, .healthCheckFailed,
         .successorChannelClosed, .successorExited, .successorEmptied, .movedBackReceived:
                                                       .violation("there is no successor")
    case .startRequested, .adopted:                    .violation("the incumbent's exit is awaited")
    }
  }
}
