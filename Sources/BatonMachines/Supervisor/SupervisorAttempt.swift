// An attempt that goes well, and every reason why it does not go on.

extension Supervisor {
  // swift-format-ignore
  static func awaitingHello(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .helloReceived(_, .sound, .second):           .move(to: .warming(c), [.sendHelloAck(n)])
    case .helloReceived(_, .sound, .first) where c.takesOver:
                                                       undo(c, c.unmoved, .servesAtReady, [.sendRefused(n)])
    case .helloReceived(_, .sound, .first) where c.extent == .rehearsal:
                                                       .move(to: .undoing(c, .serveOn(.rehearsed)), [.killSuccessor(n)])
    case .helloReceived(_, .sound, .first):            .move(to: .opening(c.speaking(.first)), [.sendHelloAck(n), .sendBegin(n)])
    case .helloReceived(_, .unsound(let cause), _):    undo(c, c.unmoved, cause, [.sendRefused(n)])
    case .timerFired(.hello):                          undo(c, c.unmoved, .helloTimedOut)
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .spawnFailed:                                 undo(c, c.unmoved, .spawnFailed)
    case .cancelRequested:                             undo(c, c.unmoved, .cancelled)
    case .stopRequested:                               stop(c)
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .refusedReceived:                             undo(c, c.unmoved, .successorRefused)
    case .successorDropped:                            undo(c, c.unmoved, .successorDropped)
    case .successorViolated:                           undo(c, c.unmoved, .successorViolated)
    case .successorChannelClosed:                      undo(c, c.unmoved, .successorClosedChannel)
    case .successorExited:                             undo(c, c.unmoved, .successorExited)
    case .incumbentDropped:                            undo(c, c.unmoved, .incumbentDropped)
    case .incumbentViolated:                           undo(c, c.unmoved, .incumbentViolated)
    case .incumbentChannelClosed:                      undo(c, .dislodge, .incumbentClosedChannel, [.killIncumbent])
    case .incumbentExited:                             undo(c, .restart, .incumbentExited)
    case .queueNearLimit:                              .ignore("the incumbent accepts")
    case .preparedReceived, .readyReceived, .servingReceived:            .violation("Hello comes first")
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived:
                                                       .violation("the incumbent was not asked for anything")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .healthCheckFailed, .movedReceived, .movedBackReceived:
                                                       .violation("the successor does not serve")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func warming(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .preparedReceived(_, .sound, _, _, _) where c.extent == .rehearsal:
                                                       .move(to: .undoing(c, .serveOn(.rehearsed)), [.killSuccessor(n)])
    case .preparedReceived(_, .sound, let passage, let reversibility, let moves) where c.takesOver:
                                                       .move(to: .draining(c.agreeing(passage, reversibility, moves)), [.restoreBacklog] + (moves == .agreed ? [.sendPark(n)] : []) + [.sendPrepareHandoff(n)])
    case .preparedReceived(_, .sound, let passage, let reversibility, let moves):
                                                       .move(to: .opening(c.agreeing(passage, reversibility, moves)), [.sendBegin(n)])
    case .preparedReceived(_, .unsound(let cause), _, _, _):
                                                       undo(c, c.unmoved, cause, [.sendRefused(n)])
    case .timerFired(.warm):                           undo(c, c.unmoved, .warmTimedOut)
    case .timerFired(.successorSilence):               undo(c, c.unmoved, .successorSilent)
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .cancelRequested:                             undo(c, c.unmoved, .cancelled)
    case .stopRequested:                               stop(c)
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .refusedReceived:                             undo(c, c.unmoved, .successorRefused)
    case .successorDropped:                            undo(c, c.unmoved, .successorDropped)
    case .successorViolated:                           undo(c, c.unmoved, .successorViolated)
    case .successorChannelClosed:                      undo(c, c.unmoved, .successorClosedChannel)
    case .successorExited:                             undo(c, c.unmoved, .successorExited)
    case .incumbentDropped:                            undo(c, c.unmoved, .incumbentDropped)
    case .incumbentViolated:                           undo(c, c.unmoved, .incumbentViolated)
    case .incumbentChannelClosed:                      undo(c, .dislodge, .incumbentClosedChannel, [.killIncumbent])
    case .incumbentExited:                             undo(c, .restart, .incumbentExited)
    case .queueNearLimit:                              .ignore("the incumbent accepts")
    case .helloReceived, .readyReceived, .servingReceived:               .violation("Prepared comes next")
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived:
                                                       .violation("the incumbent was not asked for anything")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .healthCheckFailed, .movedReceived, .movedBackReceived:
                                                       .violation("the successor does not serve")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func draining(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .drainedReceived(.sound):                     .move(to: .sealing(c), [.sendSealRequest(n)])
    case .drainedReceived(.unsound(let cause)):        undo(c, .resume, cause)
    case .resumedReceived:                             undo(c, .serveOn(.aborted), .incumbentResumed)
    case .timerFired(.drain):                          undo(c, .resume, .drainTimedOut)
    case .timerFired(.incumbentSilence):               undo(c, .resume, .incumbentSilent)
    case .timerFired(.successorSilence):               undo(c, .resume, .successorSilent)
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .cancelRequested:                             undo(c, .resume, .cancelled)
    case .stopRequested:                               stop(c)
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              undo(c, .resume, .queueNearLimit)
    case .refusedReceived:                             undo(c, .resume, .successorRefused)
    case .successorDropped:                            undo(c, .resume, .successorDropped)
    case .successorViolated:                           undo(c, .resume, .successorViolated)
    case .successorChannelClosed:                      undo(c, .resume, .successorClosedChannel)
    case .successorExited:                             undo(c, .resume, .successorExited)
    case .incumbentDropped:                            undo(c, .resume, .incumbentDropped)
    case .incumbentViolated:                           undo(c, .resume, .incumbentViolated)
    case .incumbentChannelClosed:                      undo(c, .dislodge, .incumbentClosedChannel, [.killIncumbent])
    case .incumbentExited:                             undo(c, .restart, .incumbentExited)
    case .sealCompleteReceived, .sealFailedReceived:   .violation("Drained comes first")
    case .helloReceived, .preparedReceived, .readyReceived, .servingReceived:
                                                       .violation("the successor awaits Begin")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .healthCheckFailed, .movedReceived, .movedBackReceived:
                                                       .violation("the successor does not serve")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func sealing(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .sealCompleteReceived(_, .sound, .held):      .move(to: .opening(c), [.sendBegin(n)])
    case .sealCompleteReceived(_, .sound, .missing) where c.terms.passage == .release:
                                                       .move(to: .opening(c), [.sendBegin(n)])
    case .sealCompleteReceived(_, .sound, .missing):   undo(c, .resume, .sealWithoutLock)
    case .sealCompleteReceived(_, .unsound(let cause), _):
                                                       undo(c, .resume, cause)
    case .sealFailedReceived:                          undo(c, .resume, .sealFailed)
    case .resumedReceived:                             undo(c, .serveOn(.aborted), .incumbentResumed)
    case .timerFired(.seal):                           undo(c, .resume, .sealTimedOut)
    case .timerFired(.incumbentSilence):               undo(c, .resume, .incumbentSilent)
    case .timerFired(.successorSilence):               undo(c, .resume, .successorSilent)
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .cancelRequested:                             undo(c, .resume, .cancelled)
    case .stopRequested:                               stop(c)
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              undo(c, .resume, .queueNearLimit)
    case .refusedReceived:                             undo(c, .resume, .successorRefused)
    case .successorDropped:                            undo(c, .resume, .successorDropped)
    case .successorViolated:                           undo(c, .resume, .successorViolated)
    case .successorChannelClosed:                      undo(c, .resume, .successorClosedChannel)
    case .successorExited:                             undo(c, .resume, .successorExited)
    case .incumbentDropped:                            undo(c, .resume, .incumbentDropped)
    case .incumbentViolated:                           undo(c, .resume, .incumbentViolated)
    case .incumbentChannelClosed:                      undo(c, .dislodge, .incumbentClosedChannel, [.killIncumbent])
    case .incumbentExited:                             undo(c, .restart, .incumbentExited)
    case .drainedReceived:                             .violation("it has drained already")
    case .helloReceived, .preparedReceived, .readyReceived, .servingReceived:
                                                       .violation("the successor awaits Begin")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .healthCheckFailed, .movedReceived, .movedBackReceived:
                                                       .violation("the successor does not serve")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func opening(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .readyReceived(_, .sound) where c.probates:   .move(to: .trying(c), [.restoreBacklog, .sendServe(n)])
    case .readyReceived(_, .sound):                    .move(to: .recording(c), [.restoreBacklog, .writeCommitRecord(c)])
    case .readyReceived(_, .unsound(let cause)):       undo(c, c.moved, cause)
    case .timerFired(.opening):                        undo(c, c.moved, .openingTimedOut)
    case .timerFired(.incumbentSilence):               undo(c, c.moved, .incumbentSilent)
    case .timerFired(.successorSilence):               undo(c, c.moved, .successorSilent)
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .cancelRequested:                             undo(c, c.moved, .cancelled)
    case .stopRequested:                               stop(c)
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit where c.takesOver:            undo(c, c.moved, .queueNearLimit)
    case .queueNearLimit:                              .ignore("no one waits for the successor")
    case .refusedReceived:                             undo(c, c.moved, .successorRefused)
    case .successorDropped:                            undo(c, c.moved, .successorDropped)
    case .successorViolated:                           undo(c, c.moved, .successorViolated)
    case .successorChannelClosed:                      undo(c, c.moved, .successorClosedChannel)
    case .successorExited:                             undo(c, c.moved, .successorExited)
    case .incumbentDropped:                            undo(c, c.moved, .incumbentDropped)
    case .incumbentViolated:                           undo(c, c.moved, .incumbentViolated)
    case .incumbentChannelClosed:                      undo(c, .dislodge, .incumbentClosedChannel, [.killIncumbent])
    case .incumbentExited:                             undo(c, .restart, .incumbentExited)
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived:
                                                       .violation("the incumbent gave up its lock and was not asked for anything")
    case .helloReceived, .preparedReceived, .servingReceived:
                                                       .violation("Ready comes next")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .healthCheckFailed, .movedReceived, .movedBackReceived:
                                                       .violation("the successor does not serve")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }
}
