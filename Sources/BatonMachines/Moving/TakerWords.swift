/// One client's connection at the process that it is offered to: the successor, or in a rollback the incumbent.
///
/// The taker may use the socket from the moment at which it sends that it accepts. Whether that answer arrives makes no
/// difference: after an offer the giver uses the socket only when it was refused, and who has refused has closed his copy
/// before.
package enum Taker {
  /// What has become of the offer.
  package enum Phase: Hashable, Sendable, CaseIterable {
    /// Nothing has come. The machine begins here.
    case awaited

    /// The application decides, and restores what the server before knew about the client. It does not touch the socket.
    case offered

    /// The connection is the taker's.
    case adopted

    /// The taker holds nothing of it. Also the phase of every offer that it has met before and remembers no more.
    case refused
  }

  package enum Input: Hashable, Sendable {
    // The pair.

    /// A sound offer came, with its socket.
    case offerReceived
    /// An offer came that cannot be taken, for a reason that can be told.
    case offeredUnsoundly
    /// An offer came whose number or token was there before.
    case offeredAgain
    /// Nothing more will come from the pair, and nobody reads what is sent.
    case pairEnded

    // The application.

    /// It has restored what it needs, and would serve the client.
    case restored
    /// It cannot, or will not.
    case declined

    // The taker itself.

    /// It is told to go, or to give back what it has.
    case calledOff
    case timerFired(TakerTimer)
  }

  package enum Command: Hashable, Sendable {
    /// Whether the application will have the connection; `restored` or `declined` answers.
    case askToRestore
    /// Answers that it accepts, and hands the socket to the application. If the answer cannot be sent it is the taker's
    /// all the same.
    case accept
    /// Closes the socket (never `shutdown`) and, when that is done, answers with the refusal: it lets the giver use it.
    case refuse
    /// Closes the socket that came with a replay, and answers nothing: an answer would be taken for the first one's.
    case closeReplay
    case arm(TakerTimer)
    case disarm(TakerTimer)
  }
}

package enum TakerTimer: Hashable, Sendable, CaseIterable {
  /// The application's decision is due.
  case restoring
}
