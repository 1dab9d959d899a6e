// The supervisor's decisions: a function a phase, a row an input. This file sends each phase to its rows, and holds
// the phases without an attempt; SupervisorAttempt.swift has those of an attempt that goes well, SupervisorUndo.swift
// those of one that does not, SupervisorEnd.swift the ends.

extension Supervisor {
  typealias Answer = Verdict<Phase, Command>

  package static func verdict(_ phase: Phase, _ input: Input) -> Verdict<Phase, Command> {
    switch phase {
    case .adopting: adopting(input)
    case .vacant(let debt): vacant(debt, input)
    case .serving: serving(input)
    case .awaitingHello(let course): late(course, input) ?? awaitingHello(course, course.attempt, input)
    case .warming(let course): late(course, input) ?? warming(course, course.attempt, input)
    case .draining(let course): late(course, input) ?? draining(course, course.attempt, input)
    case .sealing(let course): late(course, input) ?? sealing(course, course.attempt, input)
    case .opening(let course): late(course, input) ?? opening(course, course.attempt, input)
    case .trying(let course): late(course, input) ?? trying(course, course.attempt, input)
    case .onProbation(let course): late(course, input) ?? onProbation(course, course.attempt, input)
    case .recording(let course): late(course, input) ?? recording(course, course.attempt, input)
    case .settling(let course, let incumbent):
      late(course, input) ?? settling(course, course.attempt, incumbent, input)
    case .moving(let course): late(course, input) ?? moving(course, course.attempt, input)
    case .retiring(let course): late(course, input) ?? retiring(course, course.attempt, input)
    case .recalling(let course, let awaited):
      late(course, input) ?? recalling(course, course.attempt, awaited, input)
    case .movingBack(let course, let sequel):
      late(course, input) ?? movingBack(course, course.attempt, sequel, input)
    case .dismissing(let course, let sequel):
      late(course, input) ?? dismissing(course, course.attempt, sequel, input)
    case .undoing(let course, let sequel): late(course, input) ?? undoing(course, course.attempt, sequel, input)
    case .resuming(let course): late(course, input) ?? resuming(course, course.attempt, input)
    case .dislodging(let debt): dislodging(debt, input)
    case .stopping(let awaited, let debt): stopping(awaited, debt, input)
    case .stopped: stopped(input)
    }
  }

  /// The row that all phases with an attempt share: what belongs to another attempt is late. Several attempts' worth
  /// of processes may still speak; only one attempt is ever in flight.
  static func late(_ course: Course, _ input: Input) -> Answer? {
    guard let attempt = input.attempt, attempt != course.attempt else { return nil }
    return .ignore(lateness)
  }

  // swift-format-ignore
  static func adopting(_ input: Input) -> Answer {
    switch input {
    case .adopted(.quiet(.alive)):                     .move(to: .serving, [])
    case .adopted(.quiet(.gone)):                      .move(to: .vacant(nil), [])
    case .adopted(.unfinished(let c, .open, let incumbent, let successor)):
                                                       showingItself(undoing(c.moving(.none), incumbent, successor))
    case .adopted(.unfinished(let c, .committed, let incumbent, let successor)):
                                                       showingItself(completing(c.moving(.none), incumbent, successor))
    case .adopted(.unfinished(let c, .reverted, let incumbent, _)):
                                                       .move(to: .undoing(c.moving(.none), incumbent == .alive ? .serveOn(.reverted) : .restart), [.sendHeartbeats, .blame(.supervisorRestarted), .killSuccessor(c.attempt)])
    case .startRequested, .upgradeRequested, .cancelRequested, .stopRequested, .recordWritten, .recordFailed,
         .queueNearLimit, .timerFired, .spawnFailed, .helloReceived, .preparedReceived, .readyReceived, .servingReceived,
         .refusedReceived, .successorDropped, .successorViolated, .healthCheckFailed, .successorChannelClosed,
         .successorExited, .successorEmptied, .drainedReceived, .sealCompleteReceived, .sealFailedReceived,
         .resumedReceived, .movedReceived, .movedBackReceived, .incumbentDropped, .incumbentViolated, .incumbentChannelClosed, .incumbentExited:
                                                       .violation("what was left behind is looked at first")
    }
  }

  // swift-format-ignore
  static func vacant(_ debt: Debt?, _ input: Input) -> Answer {
    switch input {
    case .startRequested(let c):                       .move(to: .awaitingHello(c.concluding(debt)), [.spawn(c.concluding(debt))])
    case .upgradeRequested(let c) where c.extent == .rehearsal:
                                                       .stay([.refuse(c.attempt, .nobodyServes)])
    case .upgradeRequested(let c):                     .move(to: .awaitingHello(c.alone.concluding(debt)), [.spawn(c.alone.concluding(debt))])
    case .cancelRequested:                             .ignore("no attempt is in flight")
    case .stopRequested:                               .move(to: .stopped, concluding(debt, .nobodyServes) + [.finish])
    case .queueNearLimit:                              .ignore("nobody can accept yet")
    case .recordWritten, .recordFailed, .spawnFailed, .helloReceived, .preparedReceived,
         .readyReceived, .servingReceived, .refusedReceived, .successorDropped, .successorViolated, .healthCheckFailed,
         .successorChannelClosed, .successorExited, .successorEmptied, .movedBackReceived:
                                                       .violation("there is no successor")
    case .timerFired:                                  .violation("the restart timer comes as a request to start, and no other runs")
    case .adopted:                                     .violation("looked at already")
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived, .movedReceived, .incumbentDropped,
         .incumbentViolated, .incumbentChannelClosed, .incumbentExited:
                                                       .violation("there is no incumbent")
    }
  }

  // swift-format-ignore
  static func serving(_ input: Input) -> Answer {
    switch input {
    case .upgradeRequested(let c):                     .move(to: .awaitingHello(c), [.spawn(c)])
    case .cancelRequested:                             .ignore("no attempt is in flight")
    case .stopRequested:                               .move(to: .stopping(.incumbent, nil), [.terminateIncumbent])
    case .resumedReceived, .movedReceived, .servingReceived: .ignore("of an attempt that is over")
    case .recordWritten, .recordFailed, .queueNearLimit, .spawnFailed, .helloReceived, .preparedReceived,
         .readyReceived, .refusedReceived, .successorDropped, .successorViolated, .healthCheckFailed,
         .successorChannelClosed, .successorExited, .successorEmptied, .movedBackReceived:
                                                       .violation("there is no successor")
    case .incumbentDropped:                            .stay([.warn(.incumbentDropped)])
    case .incumbentViolated:                           .stay([.warn(.incumbentViolated)])
    case .incumbentChannelClosed:                      .move(to: .dislodging(nil), [.warn(.incumbentClosedChannel), .killIncumbent])
    case .incumbentExited:                             .move(to: .vacant(nil), [.warn(.incumbentExited)])
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived:
                                                       .violation("the incumbent was not asked for anything")
    case .timerFired:                                  .violation("no timer runs")
    case .startRequested:                              .violation("somebody serves")
    case .adopted:                                     .violation("looked at already")
    }
  }
}
