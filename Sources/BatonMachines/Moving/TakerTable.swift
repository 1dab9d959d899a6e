// The taker's decisions about one connection.

extension Taker: Table {
  typealias Answer = Verdict<Phase, Command>

  package static func timers(_ phase: Phase) -> [TakerTimer] {
    switch phase {
    case .offered: [.restoring]
    case .awaited, .adopted, .refused: []
    }
  }

  package static func arm(_ timer: TakerTimer) -> Command { .arm(timer) }
  package static func disarm(_ timer: TakerTimer) -> Command { .disarm(timer) }

  package static func verdict(_ phase: Phase, _ input: Input) -> Verdict<Phase, Command> {
    switch phase {
    case .awaited: awaited(input)
    case .offered: offered(input)
    case .adopted: adopted(input)
    case .refused: refused(input)
    }
  }

  // swift-format-ignore
  static func awaited(_ input: Input) -> Answer {
    switch input {
    case .offerReceived:                               .move(to: .offered, [.askToRestore])
    case .offeredUnsoundly:                            .move(to: .refused, [.refuse])
    case .offeredAgain:                                .violation("there was none before")
    case .pairEnded, .calledOff:                       .violation("nothing was offered")
    case .restored, .declined:                         .violation("the application was not asked")
    case .timerFired:                                  .violation("this timer does not run now")
    }
  }

  // The pair's end changes nothing: the giver will not use the socket any more, and if it has ended the connection, the
  // application will see that.
  // swift-format-ignore
  static func offered(_ input: Input) -> Answer {
    switch input {
    case .restored:                                    .move(to: .adopted, [.accept])
    case .declined, .calledOff, .timerFired(.restoring):
                                                       .move(to: .refused, [.refuse])
    case .offeredAgain:                                .stay([.closeReplay])
    case .pairEnded:                                   .stay([])
    case .offerReceived, .offeredUnsoundly:            .violation("that is a replay")
    }
  }

  // swift-format-ignore
  static func adopted(_ input: Input) -> Answer {
    switch input {
    case .offeredAgain:                                .stay([.closeReplay])
    case .pairEnded, .calledOff:                       .ignore("it is a client like any other")
    case .restored, .declined:                         .violation("the application has decided")
    case .offerReceived, .offeredUnsoundly:            .violation("that is a replay")
    case .timerFired:                                  .violation("this timer does not run now")
    }
  }

  // swift-format-ignore
  static func refused(_ input: Input) -> Answer {
    switch input {
    case .offeredAgain:                                .stay([.closeReplay])
    case .restored, .declined:                         .ignore("the socket is closed already")
    case .pairEnded, .calledOff:                       .ignore("nothing is held")
    case .offerReceived, .offeredUnsoundly:            .violation("that is a replay")
    case .timerFired:                                  .violation("this timer does not run now")
    }
  }
}
