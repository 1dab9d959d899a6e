// From the commit record on, and the ordered stop.

extension Supervisor {
  // swift-format-ignore
  static func recording(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .recordWritten where c.moves == .begun:       .move(to: .moving(c), [])
    case .recordWritten where c.hasServed:             complete(c)
    case .recordWritten:                               .move(to: .settling(c, incumbent: c.predecessor), [.sendServe(n)])
    case .recordFailed where c.origin == .coldStart && c.hasServed:
                                                       complete(c, first: [.warn(.recordFailed)])
    case .recordFailed where c.origin == .coldStart:   .move(to: .settling(c, incumbent: .gone), [.warn(.recordFailed), .sendServe(n)])
    case .recordFailed where c.hasServed:              giveBack(c, c.moved, .recordFailed)
    case .recordFailed:                                undo(c, c.moved, .recordFailed)
    case .startRequested, .upgradeRequested, .cancelRequested, .stopRequested, .adopted, .queueNearLimit, .timerFired,
         .spawnFailed, .helloReceived, .preparedReceived, .readyReceived, .servingReceived, .refusedReceived, .successorDropped,
         .successorViolated, .healthCheckFailed, .successorChannelClosed, .successorExited, .successorEmptied,
         .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived, .movedReceived, .movedBackReceived, .incumbentDropped,
         .incumbentViolated, .incumbentChannelClosed, .incumbentExited:
                                                       .violation("the record's result comes before anything else")
    }
  }

  // swift-format-ignore
  static func settling(_ c: Course, _ n: Attempt, _ incumbent: Presence, _ input: Input) -> Answer {
    switch input {
    case .servingReceived:                             move(c, incumbent)
    case .movedReceived:                               .ignore("of an earlier supervisor's pair")
    case .resumedReceived:                             .move(to: .undoing(c, .serveOn(.reverted)), [.blame(.incumbentResumed), .writeReverted(n), .killSuccessor(n)])
    case .timerFired(.serving):                        abandon(c, incumbent, .servingTimedOut)
    case .successorExited:                             abandon(c, incumbent, .successorExited)
    case .successorChannelClosed:                      abandon(c, incumbent, .successorClosedChannel)
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .successorDropped:                            .stay([.warn(.successorDropped)])
    case .successorViolated:                           .stay([.warn(.successorViolated)])
    case .incumbentExited where incumbent == .alive:   .move(to: .settling(c, incumbent: .gone), [.warn(.incumbentExited), .dropLock])
    case .incumbentExited:                             .violation("there is no incumbent")
    case .incumbentDropped:                            .stay([.warn(.incumbentDropped)])
    case .incumbentViolated:                           .stay([.warn(.incumbentViolated)])
    case .incumbentChannelClosed:                      .stay([.killIncumbent])
    case .cancelRequested:                             .ignore("the attempt is committed")
    case .stopRequested:                               .move(to: .stopping(incumbent == .alive ? .both(n) : .successor(n), Debt(n, .committed)), concluding(c.concluding, .nobodyServes) + [.terminateSuccessor(n)] + (incumbent == .alive ? [.terminateIncumbent] : []))
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              .ignore("the successor is about to accept")
    case .refusedReceived:                             .ignore("its exit is awaited")
    case .helloReceived, .preparedReceived, .readyReceived:
                                                       .violation("the successor was told to serve")
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived:
                                                       .violation("the incumbent was not asked for anything")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .healthCheckFailed, .movedBackReceived:       .violation("no probation")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func retiring(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .incumbentExited:                             .move(to: .serving, [.dropLock, .promote(n), .conclude(n, .committed)])
    case .servingReceived:                             .ignore("it is known")
    case .movedReceived:                               .ignore("it is not waited for any more")
    case .resumedReceived:                             .move(to: .undoing(c, .serveOn(.reverted)), [.blame(.incumbentResumed), .writeReverted(n), .killSuccessor(n)])
    case .timerFired(.retire):                         .stay([.warn(.retireTimedOut), .killIncumbent, .arm(.retire)])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .successorExited, .successorChannelClosed:    .move(to: .recalling(c, .both(n)), [.warn(.successorExited), .killSuccessor(n)])
    case .successorDropped:                            .stay([.warn(.successorDropped)])
    case .successorViolated:                           .stay([.warn(.successorViolated)])
    case .incumbentDropped:                            .ignore("it is on its way out")
    case .incumbentViolated:                           .stay([.warn(.incumbentViolated)])
    case .incumbentChannelClosed:                      .stay([.killIncumbent])
    case .cancelRequested:                             .ignore("the attempt is committed")
    case .stopRequested:                               .move(to: .stopping(.both(n), Debt(n, .committed)), [.terminateSuccessor(n), .terminateIncumbent])
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              .ignore("the successor accepts")
    case .healthCheckFailed, .movedBackReceived:       .violation("the probation is over")
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived:
                                                       .violation("the incumbent was told Commit")
    case .helloReceived, .preparedReceived, .readyReceived, .refusedReceived:
                                                       .violation("the successor serves already")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func recalling(_ c: Course, _ n: Attempt, _ awaited: Awaited, _ input: Input) -> Answer {
    switch input {
    case .incumbentExited:                             awaited.without(.incumbent).map { .move(to: .recalling(c, $0), [.dropLock]) }
                                                         ?? .move(to: .vacant(Debt(n, .committed)), [.dropLock])
    case .successorEmptied:                            awaited.without(.successor(n)).map { .move(to: .recalling(c, $0), [.sendResume(n)]) }
                                                         ?? .move(to: .vacant(Debt(n, .committed)), [.dropLock])
    case .resumedReceived where awaited == .incumbent: .move(to: .serving, [.blame(.incumbentResumed), .writeReverted(n), .dropLock, .conclude(n, .reverted)])
    case .resumedReceived:                             .move(to: .undoing(c, .serveOn(.reverted)), [.blame(.incumbentResumed), .writeReverted(n)])
    case .timerFired(.resume):                         .move(to: .dislodging(Debt(n, .committed)), [.warn(.resumeTimedOut), .killIncumbent])
    case .timerFired(.kill):                           .stay([.warn(.successorSurvivesKill), .killSuccessor(n), .arm(.kill)])
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .successorExited, .successorChannelClosed, .successorViolated, .successorDropped, .servingReceived,
         .refusedReceived:                             .ignore("the successor is being seen gone")
    case .helloReceived, .preparedReceived, .readyReceived, .healthCheckFailed, .movedBackReceived:
                                                       .violation("the successor was told to serve")
    case .incumbentDropped:                            .ignore("it is on its way out")
    case .movedReceived:                               .ignore("it is not waited for any more")
    case .incumbentViolated:                           .stay([.warn(.incumbentViolated)])
    case .incumbentChannelClosed:                      .stay([.killIncumbent])
    case .cancelRequested:                             .ignore("the attempt is committed")
    case .stopRequested:                               .move(to: .stopping(awaited, Debt(n, .committed)), awaited == .successor(n) ? [] : [.terminateIncumbent])
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              .ignore("nobody can accept yet")
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived:
                                                       .violation("the incumbent was not asked for anything")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func stopping(_ awaited: Awaited, _ debt: Debt?, _ input: Input) -> Answer {
    switch input {
    case .incumbentExited:                             awaited.without(.incumbent).map { .move(to: .stopping($0, debt), [.dropLock]) }
                                                         ?? .move(to: .stopped, [.dropLock] + concluding(debt) + [.finish])
    case .successorEmptied(let n):                     awaited.without(.successor(n)).map { .move(to: .stopping($0, debt), []) }
                                                         ?? .move(to: .stopped, [.dropLock] + concluding(debt) + [.finish])
    case .successorExited(let n), .successorChannelClosed(let n):
                                                       .stay([.killSuccessor(n)])
    case .incumbentChannelClosed:                      .ignore("its exit is awaited")
    case .timerFired(.stop):                           .stay([.warn(.stopTimedOut)] + awaited.kills + [.arm(.stop)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .stopRequested:                               .ignore("stopping already")
    case .upgradeRequested(let c):                     .stay([.refuse(c.attempt, .stopRequested)])
    case .cancelRequested:                             .ignore("stopping already")
    case .queueNearLimit, .helloReceived, .preparedReceived, .readyReceived, .servingReceived, .refusedReceived,
         .successorDropped, .successorViolated, .drainedReceived, .sealCompleteReceived,
         .sealFailedReceived, .resumedReceived, .movedReceived, .movedBackReceived, .incumbentDropped, .incumbentViolated:
                                                       .ignore("everybody was told to stop")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted, .spawnFailed, .healthCheckFailed:
                                                       .violation("everybody was told to stop")
    }
  }

  // swift-format-ignore
  static func stopped(_ input: Input) -> Answer {
    switch input {
    case .upgradeRequested(let c):                     .stay([.refuse(c.attempt, .stopRequested)])
    case .stopRequested, .cancelRequested:             .ignore("stopped already")
    case .queueNearLimit, .spawnFailed, .helloReceived, .preparedReceived, .readyReceived, .servingReceived,
         .refusedReceived, .successorDropped, .successorViolated, .healthCheckFailed, .successorChannelClosed,
         .successorExited, .successorEmptied, .movedBackReceived:         .violation("there is no successor")
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived, .movedReceived, .incumbentDropped,
         .incumbentViolated, .incumbentChannelClosed, .incumbentExited:
                                                       .violation("there is no incumbent")
    case .timerFired:                                  .violation("no timer runs")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("everybody has stopped")
    }
  }
}
