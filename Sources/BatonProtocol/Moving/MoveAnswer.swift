package import BatonPostcard

/// What the taker says to an offer. It repeats all that the offer is known by.
package struct MoveAnswer: Payload {
  package var identity: OfferIdentity
  package var outcome: AnswerOutcome

  package init(_ identity: OfferIdentity, _ outcome: AnswerOutcome) {
    self.identity = identity
    self.outcome = outcome
  }
}

/// Whether the taker has the connection, and if not, why. An outcome without a name here is malformed: the giver may use a
/// socket again only after a refusal that it understands.
package enum AnswerOutcome: UInt32, WireEnum {
  /// The connection is the taker's.
  case accepted
  /// The application will not have it.
  case declined
  /// The application has not decided in time.
  case undecided
  /// Too many offers wait for the application.
  case crowded
  /// Not exactly one descriptor came, or it is no connected stream socket.
  case descriptor
  /// It is of another attempt.
  case attempt
  /// The taker has no such listener.
  case listener
  /// The taker is told to go, or to give back what it has.
  case leaving
}

extension MoveAnswer {
  package static let layout = OfferIdentity.layout + [Field("outcome", AnswerOutcome.fieldType)]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    identity = try OfferIdentity(from: &reader, in: bytes)
    outcome = try AnswerOutcome(from: &reader, in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    identity.write(to: &writer)
    outcome.write(to: &writer)
  }
}
