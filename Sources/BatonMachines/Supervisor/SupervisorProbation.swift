// A reversible release that serves before it is committed: whatever goes wrong, it gets its drain time, and the
// incumbent resumes.

extension Supervisor {
  // swift-format-ignore
  static func trying(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .servingReceived where c.moves == .agreed:    .move(to: .onProbation(c.moving(.begun)), [.sendMove(n)])
    case .servingReceived:                             .move(to: .onProbation(c), [])
    case .timerFired(.serving):                        dismiss(c, c.moved, .servingTimedOut)
    case .timerFired(.incumbentSilence):               dismiss(c, c.moved, .incumbentSilent)
    case .timerFired(.successorSilence):               dismiss(c, c.moved, .successorSilent)
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .cancelRequested:                             dismiss(c, c.moved, .cancelled)
    case .stopRequested:                               stop(c)
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              .ignore("the successor accepts")
    case .refusedReceived:                             dismiss(c, c.moved, .successorRefused)
    case .successorDropped:                            dismiss(c, c.moved, .successorDropped)
    case .successorViolated:                           dismiss(c, c.moved, .successorViolated)
    case .successorChannelClosed:                      undo(c, c.moved, .successorClosedChannel)
    case .successorExited:                             undo(c, c.moved, .successorExited)
    case .incumbentDropped:                            dismiss(c, c.moved, .incumbentDropped)
    case .incumbentViolated:                           dismiss(c, c.moved, .incumbentViolated)
    case .incumbentChannelClosed:                      dismiss(c, .dislodge, .incumbentClosedChannel, [.killIncumbent])
    case .incumbentExited:                             dismiss(c, .restart, .incumbentExited)
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived:
                                                       .violation("the incumbent gave up its lock and was not asked for anything")
    case .helloReceived, .preparedReceived, .readyReceived:
                                                       .violation("the successor was told to serve")
    case .healthCheckFailed, .movedReceived, .movedBackReceived:
                                                       .violation("the probation has not begun")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }

  // swift-format-ignore
  static func onProbation(_ c: Course, _ n: Attempt, _ input: Input) -> Answer {
    switch input {
    case .timerFired(.probation):                      .move(to: .recording(c), [.writeCommitRecord(c)])
    case .movedReceived where c.moves == .begun:       .move(to: .onProbation(c.moving(.settled)), [])
    case .movedReceived, .movedBackReceived:           .violation("no connections were asked for")
    case .healthCheckFailed:                           giveBack(c, c.moved, .healthCheckFailed)
    case .timerFired(.incumbentSilence):               dismiss(c, c.moved, .incumbentSilent)
    case .timerFired(.successorSilence):               dismiss(c, c.moved, .successorSilent)
    case .timerFired(.heartbeat):                      .stay([.sendHeartbeats, .arm(.heartbeat)])
    case .timerFired:                                  .violation("this timer does not run now")
    case .cancelRequested:                             giveBack(c, c.moved, .cancelled)
    case .stopRequested:                               stop(c)
    case .upgradeRequested(let other):                 .stay([.refuse(other.attempt, .attemptInFlight)])
    case .queueNearLimit:                              .ignore("the successor accepts")
    case .successorDropped:                            dismiss(c, c.moved, .successorDropped)
    case .successorViolated:                           dismiss(c, c.moved, .successorViolated)
    case .successorChannelClosed:                      undo(c, c.moved, .successorClosedChannel)
    case .successorExited:                             undo(c, c.moved, .successorExited)
    case .incumbentDropped:                            dismiss(c, c.moved, .incumbentDropped)
    case .incumbentViolated:                           dismiss(c, c.moved, .incumbentViolated)
    case .incumbentChannelClosed:                      dismiss(c, .dislodge, .incumbentClosedChannel, [.killIncumbent])
    case .incumbentExited:                             dismiss(c, .restart, .incumbentExited)
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived:
                                                       .violation("the incumbent gave up its lock and was not asked for anything")
    case .helloReceived, .preparedReceived, .readyReceived, .servingReceived, .refusedReceived:
                                                       .violation("the successor serves already")
    case .spawnFailed:                                 .violation("the successor was spawned")
    case .successorEmptied:                            .violation("the successor was not killed")
    case .recordWritten, .recordFailed:                .violation("no record is being written")
    case .startRequested, .adopted:                    .violation("an attempt is in flight")
    }
  }
}
