package import BatonMachines

extension Conversation: Table {
  // swift-format-ignore
  package static func verdict(_ phase: Phase, _ input: Input) -> Verdict<Phase, Command> {
    switch (phase, input) {
    // awaitingRequest
    case (.awaitingRequest, .requestReceived):          .move(to: .awaitingAnswer, [.deliver])
    case (.awaitingRequest, .requestRefused):           .move(to: .closing, [.refuse])
    case (.awaitingRequest, .clientEnded):              .move(to: .closed, [.close])
    case (.awaitingRequest, .timerFired(.request)):     .move(to: .closed, [.close])
    case (.awaitingRequest, .timerFired(.farewell)):    .violation("this timer does not run now")
    case (.awaitingRequest, .everythingSent):           .ignore("nothing was to be sent")
    case (.awaitingRequest, .surplusReceived):          .violation("the request comes first")
    case (.awaitingRequest, .answered):                 .violation("nothing was asked")
    // awaitingAnswer
    case (.awaitingAnswer, .answered(.last)):           .move(to: .closing, [.send])
    case (.awaitingAnswer, .answered(.moreToCome)):     .move(to: .following, [.send])
    case (.awaitingAnswer, .clientEnded):               .move(to: .closed, [.close])
    case (.awaitingAnswer, .surplusReceived):           .move(to: .closed, [.close])
    case (.awaitingAnswer, .everythingSent):            .ignore("nothing was to be sent")
    case (.awaitingAnswer, .requestReceived):           .violation("a connection carries one request")
    case (.awaitingAnswer, .requestRefused):            .violation("a connection carries one request")
    case (.awaitingAnswer, .timerFired):                .violation("no timer runs: the engine answers at once")
    // following
    case (.following, .answered(.moreToCome)):          .stay([.send])
    case (.following, .answered(.last)):                .move(to: .closing, [.send])
    case (.following, .clientEnded):                    .move(to: .closed, [.close])
    case (.following, .surplusReceived):                .move(to: .closed, [.close])
    case (.following, .everythingSent):                 .ignore("more is to come")
    case (.following, .requestReceived):                .violation("a connection carries one request")
    case (.following, .requestRefused):                 .violation("a connection carries one request")
    case (.following, .timerFired):                     .violation("no timer runs: every attempt ends")
    // closing
    case (.closing, .everythingSent):                   .move(to: .closed, [.close])
    case (.closing, .clientEnded):                      .move(to: .closed, [.close])
    case (.closing, .timerFired(.farewell)):            .move(to: .closed, [.close])
    case (.closing, .timerFired(.request)):             .violation("this timer does not run now")
    case (.closing, .answered):                         .ignore("the last word was spoken")
    case (.closing, .surplusReceived):                  .ignore("nobody listens any more")
    case (.closing, .requestReceived):                  .violation("a connection carries one request")
    case (.closing, .requestRefused):                   .violation("a connection carries one request")
    // closed
    case (.closed, .answered):                          .ignore("the client went away")
    case (.closed, .everythingSent):                    .ignore("the connection is closed")
    case (.closed, .clientEnded):                       .ignore("the connection is closed")
    case (.closed, .surplusReceived):                   .ignore("the connection is closed")
    case (.closed, .requestReceived):                   .ignore("the connection is closed")
    case (.closed, .requestRefused):                    .ignore("the connection is closed")
    case (.closed, .timerFired):                        .violation("no timer runs")
    }
  }

  package static func timers(_ phase: Phase) -> [Timer] {
    switch phase {
    case .awaitingRequest: [.request]
    case .closing: [.farewell]
    case .awaitingAnswer, .following, .closed: []
    }
  }

  package static func arm(_ timer: Timer) -> Command { .arm(timer) }
  package static func disarm(_ timer: Timer) -> Command { .disarm(timer) }
}
