// The giver's decisions about one connection. There is one way back into `kept` once an offer was sent: the refusal.

extension Giver: Table {
  typealias Answer = Verdict<Phase, Command>

  package static func timers(_ phase: Phase) -> [GiverTimer] {
    switch phase {
    case .offered: [.answer]
    case .parked, .given, .kept, .closed: []
    }
  }

  package static func arm(_ timer: GiverTimer) -> Command { .arm(timer) }
  package static func disarm(_ timer: GiverTimer) -> Command { .disarm(timer) }

  package static func verdict(_ phase: Phase, _ input: Input) -> Verdict<Phase, Command> {
    switch phase {
    case .parked: parked(input)
    case .offered: offered(input)
    case .given: given(input)
    case .kept: kept(input)
    case .closed: closed(input)
    }
  }

  // swift-format-ignore
  static func parked(_ input: Input) -> Answer {
    switch input {
    case .offerSent:                                   .move(to: .offered, [])
    case .offerFailed, .calledOff:                     .move(to: .kept, [.unpark])
    case .accepted, .refused, .answeredWrongly:        .violation("it was not offered")
    case .pairEnded:                                   .violation("what is parked is called off")
    case .timerFired:                                  .violation("this timer does not run now")
    }
  }

  // swift-format-ignore
  static func offered(_ input: Input) -> Answer {
    switch input {
    case .accepted:                                    .move(to: .given, [.closeCopy])
    case .refused:                                     .move(to: .kept, [.unpark])
    case .answeredWrongly, .timerFired(.answer), .pairEnded:
                                                       .move(to: .closed, [.endConnection])
    case .offerSent, .offerFailed:                     .violation("it is offered once")
    case .calledOff:                                   .violation("only its answer, or the end of waiting for it, settles an offer")
    }
  }

  // swift-format-ignore
  static func given(_ input: Input) -> Answer {
    switch input {
    case .accepted, .answeredWrongly:                  .ignore("it is answered once")
    case .refused:                                     .violation("it was accepted")
    case .offerSent, .offerFailed:                     .violation("it is offered once")
    case .pairEnded, .calledOff, .timerFired:          .violation("it is settled")
    }
  }

  // swift-format-ignore
  static func kept(_ input: Input) -> Answer {
    switch input {
    case .refused, .answeredWrongly:                   .ignore("it is answered once")
    case .accepted:                                    .violation("it is in use here")
    case .offerSent, .offerFailed:                     .violation("it is in use here")
    case .pairEnded, .calledOff, .timerFired:          .violation("it is settled")
    }
  }

  // swift-format-ignore
  static func closed(_ input: Input) -> Answer {
    switch input {
    case .accepted, .refused, .answeredWrongly:        .ignore("it comes too late")
    case .offerSent, .offerFailed:                     .violation("it is offered once")
    case .pairEnded, .calledOff, .timerFired:          .violation("it is settled")
    }
  }
}
