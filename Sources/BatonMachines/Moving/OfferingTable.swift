// The giver's decisions about its offers as a whole.

extension Offering: Table {
  typealias Answer = Verdict<Phase, Command>

  package static func timers(_ phase: Phase) -> [OfferingTimer] {
    switch phase {
    case .open(let flow): flow.isFull ? [] : [.room]
    case .parked, .closing, .over: []
    }
  }

  package static func arm(_ timer: OfferingTimer) -> Command { .arm(timer) }
  package static func disarm(_ timer: OfferingTimer) -> Command { .disarm(timer) }

  package static func verdict(_ phase: Phase, _ input: Input) -> Verdict<Phase, Command> {
    switch phase {
    case .parked(let pace): parked(pace, input)
    case .open(let flow): open(flow, input)
    case .closing(let inAir): closing(inAir, input)
    case .over: over(input)
    }
  }

  // swift-format-ignore
  static func parked(_ pace: Pace, _ input: Input) -> Answer {
    switch input {
    case .moveReceived:                                .move(to: .open(Flow(pace)), [.offerNext])
    case .calledOff:                                   .move(to: .over, [.callOffParked])
    case .offerSent, .offerFailed, .noneLeft, .settled:
                                                       .violation("nothing can be offered yet")
    case .timerFired:                                  .violation("this timer does not run now")
    case .pairEnded:                                   .violation("there is no pair yet")
    }
  }

  // swift-format-ignore
  static func open(_ flow: Flow, _ input: Input) -> Answer {
    switch input {
    case .offerSent where flow.hasRoomForTwo:          .move(to: .open(flow.sent), [.offerNext, .arm(.room)])
    case .offerSent:                                   .move(to: .open(flow.sent), [])
    case .offerFailed where flow.toleratesFailure:     .move(to: .open(flow.unsent), [.offerNext, .arm(.room)])
    case .offerFailed:                                 close(flow, [.callOffParked])
    case .noneLeft:                                    close(flow, [])
    case .settled(.adopted) where flow.isFull:         .move(to: .open(flow.adopted), [.offerNext])
    case .settled(.adopted):                           .move(to: .open(flow.adopted), [])
    case .settled where !flow.toleratesFailure:        close(flow.failed, [.callOffParked])
    case .settled where flow.isFull:                   .move(to: .open(flow.failed), [.offerNext])
    case .settled:                                     .move(to: .open(flow.failed), [])
    case .pairEnded:                                   close(flow, [.callOffParked, .dropOffered])
    case .calledOff:                                   close(flow, [.callOffParked])
    case .timerFired(.room) where !flow.isFull:        close(flow, [.callOffParked])
    case .timerFired:                                  .violation("this timer does not run now")
    case .moveReceived:                                .violation("it has a pair")
    }
  }

  // swift-format-ignore
  static func closing(_ inAir: Int, _ input: Input) -> Answer {
    switch input {
    case .settled where inAir == 1:                    .move(to: .over, [.report])
    case .settled:                                     .move(to: .closing(inAir: inAir - 1), [])
    case .pairEnded:                                   .stay([.dropOffered])
    case .calledOff:                                   .ignore("no more is offered")
    case .offerSent, .offerFailed, .noneLeft, .timerFired:
                                                       .violation("no more is offered")
    case .moveReceived:                                .violation("it has a pair")
    }
  }

  // swift-format-ignore
  static func over(_ input: Input) -> Answer {
    switch input {
    case .calledOff:                                   .ignore("it is over")
    case .moveReceived:                                .ignore("nothing is parked any more")
    case .offerSent, .offerFailed, .noneLeft, .settled, .pairEnded, .timerFired:
                                                       .violation("it is over")
    }
  }

  /// With nothing in the air it is over at once.
  private static func close(_ flow: Flow, _ commands: [Command]) -> Answer {
    flow.inAir == 0
      ? .move(to: .over, commands.filter { $0 != .dropOffered } + [.report])
      : .move(to: .closing(inAir: flow.inAir), commands)
  }
}
