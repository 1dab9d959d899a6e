/// One client's connection at the process that gives it away: the incumbent, or in a rollback the successor.
///
/// Who may use the socket is decided here and by ``Taker``, and by nothing else. The giver may use it before its offer is
/// sent and after the taker has refused it in so many words. Any other end of an offer leaves it open whether the taker
/// has the connection, and then it is ended for everybody: two owners are worse than none.
package enum Giver {
  /// Who has the connection, as far as the giver knows.
  package enum Phase: Hashable, Sendable, CaseIterable {
    /// The server has parked it at a message boundary. Nothing of it was sent. The machine begins here.
    case parked

    /// Its offer is sent; the answer is due. Nobody here reads or writes the socket.
    case offered

    /// The taker has it.
    case given

    /// It is un-parked: nothing was sent, or the taker has refused it. The server uses it as before, and closes it in
    /// order when it goes.
    case kept

    /// Nobody has it: the taker's answer did not come, came late, or was wrong.
    case closed
  }

  package enum Input: Hashable, Sendable {
    // The pair.

    /// The kernel has taken the offer as a whole, with its descriptor.
    case offerSent
    /// The kernel has taken nothing of it.
    case offerFailed
    /// An answer that repeats token and numbers: the taker has the connection.
    case accepted
    /// An answer that repeats token and numbers: the taker has nothing.
    case refused
    /// An answer that names this connection, and is wrong in anything.
    case answeredWrongly
    /// Nothing more will come from the pair.
    case pairEnded

    // The giver itself.

    /// Nothing more is offered.
    case calledOff
    case timerFired(GiverTimer)
  }

  package enum Command: Hashable, Sendable {
    /// The server goes on with the connection where it parked it.
    case unpark
    /// Closes the giver's copy of the socket, and what the server holds for the connection. Never `shutdown`, which would
    /// end the connection for the taker too.
    case closeCopy
    /// `shutdown` in both directions, then as `closeCopy`: the connection ends for everybody who may hold it.
    case endConnection
    case arm(GiverTimer)
    case disarm(GiverTimer)
  }
}

package enum GiverTimer: Hashable, Sendable, CaseIterable {
  /// The taker's answer is due.
  case answer
}
