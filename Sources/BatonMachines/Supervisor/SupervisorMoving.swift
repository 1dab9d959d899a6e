// The two phases in which clients' connections move, there before Commit and, in a rollback, back before Abort. Nothing
// that becomes of them changes how the attempt ends.

extension Supervisor {
  // swift-format-ignore
  static func moving(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .movedReceived, .timerFired(.move):           complete(c)
    case .incumbentExited:                             complete(c, .gone, first: [.warn(.incumbentExited), .dropLock])
    case .successorExited:                             abandon(c, .alive, .successorExited)
    case .successorChannelClosed:                      abandon(c, .alive, .successorClosedChannel)
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .successorDropped:                            .stay([.warn(.successorDropped)])
    case .successorViolated:                           .stay([.warn(.successorViolated)])
    case .incumbentDropped:                            .stay([.warn(.incumbentDropped)])
    case .incumbentViolated:                           .stay([.warn(.incumbentViolated)])
    case .incumbentChannelClosed:                      .stay([.killIncumbent])
    case .cancelRequested:                             .ignore("the attempt is committed")
    case .stopRequested:                               .move(to: .stopping(.both(n), Debt(n, .committed)), [.terminateSuccessor(n), .terminateIncumbent])
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              .ignore("the successor accepts")
    case .movedBackReceived, .healthCheckFailed:       .violation("the attempt is committed")
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived:
                                                       .violation("the incumbent gave up its lock and was not asked for that")
    case .helloReceived, .preparedReceived, .readyReceived, .servingReceived, .refusedReceived:
                                                       .violation("the successor serves already")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func movingBack(_ c: Course, _ n: Attempt, _ sequel: Sequel, _ input: Input) -> Answer {
    switch input {
    case .movedBackReceived, .timerFired(.move), .successorDropped:
                                                       .move(to: .dismissing(c, sequel), [.sendAbort(n)])
    case .successorExited, .successorChannelClosed, .successorViolated:
                                                       .move(to: .undoing(c, sequel), [.killSuccessor(n)])
    case .incumbentExited:                             .move(to: .dismissing(c, .restart), [.blame(.incumbentExited), .sendAbort(n)])
    case .incumbentChannelClosed:                      .move(to: .dismissing(c, .dislodge), [.killIncumbent, .sendAbort(n)])
    case .movedReceived:                               .ignore("what has moved comes back")
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .incumbentDropped:                            .stay([.warn(.incumbentDropped)])
    case .incumbentViolated:                           .stay([.warn(.incumbentViolated)])
    case .cancelRequested:                             .ignore("the attempt is being undone")
    case .stopRequested:                               stop(c, sequel)
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              .ignore("the successor accepts")
    case .helloReceived, .preparedReceived, .readyReceived, .servingReceived, .refusedReceived:
                                                       .violation("the successor serves already")
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived:
                                                       .violation("the incumbent gave up its lock and was not asked for that")
    case .healthCheckFailed:                           .violation("the probation is over")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }
}
