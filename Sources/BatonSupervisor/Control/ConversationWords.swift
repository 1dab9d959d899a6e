/// One connection of the control socket, as its server sees it: one request, its answers, the end.
///
/// It decides nothing about attempts. A client that goes away, or never says anything, changes nothing but its own
/// connection.
package enum Conversation {
  package enum Phase: Hashable, Sendable, CaseIterable {
    /// The client owes its request.
    case awaitingRequest
    /// The engine owes an answer.
    case awaitingAnswer
    /// The attempt was accepted; the engine owes progress and, at its end, the receipt.
    case following
    /// The last word is on its way out.
    case closing
    case closed
  }

  package enum Input: Hashable, Sendable {
    case requestReceived
    /// What came is no request, or may not be asked by this client.
    case requestRefused
    /// Bytes after the request.
    case surplusReceived
    /// The engine has answered.
    case answered(ControlResponse.Standing)
    /// Nothing waits to be sent any more.
    case everythingSent
    /// The client has closed its end, or the connection has failed.
    case clientEnded
    case timerFired(Timer)
  }

  package enum Command: Hashable, Sendable {
    /// Hand the request to the engine.
    case deliver
    /// Send the refusal that came with the input.
    case refuse
    /// Send the answer that came with the input.
    case send
    /// Close the connection.
    case close
    case arm(Timer)
    case disarm(Timer)
  }

  package enum Timer: Hashable, Sendable, CaseIterable {
    /// The request is due.
    case request
    /// The client should have read the last word by now.
    case farewell
  }
}
