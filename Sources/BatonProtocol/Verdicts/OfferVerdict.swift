/// What a taker knows when an offer comes.
package struct OfferExpectation: Hashable, Sendable {
  package var handoffID: HandoffID
  package var listeners: [String]
  /// The highest number of a connection that was offered on this pair; nothing before the first.
  package var highestConnection: UInt64?
  /// The tokens of the offers that the application has not decided about.
  package var pending: Set<MoveToken>
  package var pendingLimit: Int

  package init(
    handoffID: HandoffID, listeners: [String], highestConnection: UInt64?, pending: Set<MoveToken>,
    pendingLimit: Int = ProtocolLimits.pendingOffers
  ) {
    self.handoffID = handoffID
    self.listeners = listeners
    self.highestConnection = highestConnection
    self.pending = pending
    self.pendingLimit = pendingLimit
  }
}

/// What came with an offer.
package enum OfferedSocket: Hashable, Sendable {
  /// One descriptor, and it is a connected stream socket.
  case connected
  /// One descriptor of another kind, none, several, or the kernel had to drop some.
  case unusable
}

/// What the taker makes of an offer.
package enum OfferVerdict: Hashable, Sendable {
  case sound
  /// It was there before. It must not be answered: the giver would take that for the answer to the first.
  case replayed
  case refused(AnswerOutcome)
}

extension MoveOffer {
  package func judged(by expected: OfferExpectation, with socket: OfferedSocket) -> OfferVerdict {
    if let highest = expected.highestConnection, identity.connection <= highest { return .replayed }
    if expected.pending.contains(identity.token) { return .replayed }
    guard identity.handoffID == expected.handoffID else { return .refused(.attempt) }
    guard expected.listeners.contains(listener) else { return .refused(.listener) }
    guard socket == .connected else { return .refused(.descriptor) }
    guard expected.pending.count < expected.pendingLimit else { return .refused(.crowded) }
    return .sound
  }
}

/// What the giver makes of an answer.
package enum AnswerVerdict: Hashable, Sendable {
  case accepted(connection: UInt64)
  case refused(connection: UInt64, AnswerOutcome)
  /// It is wrong in something, and these are the connections that it may mean: none of them may be used again.
  case wrong(connections: [UInt64])
}

extension MoveAnswer {
  /// What the answer says about which connection.
  ///
  /// - Parameter offers: What was offered on this pair, by the numbers of the connections.
  /// - Returns: What a giver may believe.
  package func judged(by offers: [UInt64: OfferIdentity]) -> AnswerVerdict {
    guard offers[identity.connection] == identity else {
      let meant = offers.values.filter { $0.token == identity.token || $0.connection == identity.connection }
      return .wrong(connections: meant.map(\.connection).sorted())
    }
    return outcome == .accepted
      ? .accepted(connection: identity.connection) : .refused(connection: identity.connection, outcome)
  }
}
