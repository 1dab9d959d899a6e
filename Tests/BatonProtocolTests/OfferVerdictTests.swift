import BatonProtocol
import Testing

@Suite struct `An offer that comes` {
  private let offer = MoveOffer(Sample.identity, listener: "main", residual: [], state: [])

  private func expectation(
    highest: UInt64? = 299, pending: Set<MoveToken> = [], limit: Int = ProtocolLimits.pendingOffers
  ) -> OfferExpectation {
    OfferExpectation(
      handoffID: Sample.id, listeners: ["main", "web"], highestConnection: highest, pending: pending,
      pendingLimit: limit)
  }

  @Test func `is sound with a new number, a new token, the attempt, a listener and one connected socket`() {
    #expect(offer.judged(by: expectation(), with: .connected) == .sound)
    #expect(offer.judged(by: expectation(highest: nil), with: .connected) == .sound)
    #expect(offer.judged(by: expectation(pending: [.random()], limit: 2), with: .connected) == .sound)
  }

  @Test func `is refused for what can be told`() {
    var other = offer
    other.identity.handoffID = HandoffID(high: 1, low: 2)
    #expect(other.judged(by: expectation(), with: .connected) == .refused(.attempt))
    other = offer
    other.listener = "admin"
    #expect(other.judged(by: expectation(), with: .connected) == .refused(.listener))
    #expect(offer.judged(by: expectation(), with: .unusable) == .refused(.descriptor))
    #expect(offer.judged(by: expectation(pending: [.random()], limit: 1), with: .connected) == .refused(.crowded))
  }

  @Test func `is a replay with a number that is not higher or a token that waits, whatever else is wrong`() {
    #expect(offer.judged(by: expectation(highest: 300), with: .connected) == .replayed)
    #expect(offer.judged(by: expectation(highest: .max), with: .connected) == .replayed)
    #expect(offer.judged(by: expectation(pending: [offer.identity.token]), with: .unusable) == .replayed)
  }
}

@Suite struct `An answer that comes` {
  private let identity = Sample.identity
  private let other = OfferIdentity(token: .random(), handoffID: Sample.id, connection: 301)

  private func judged(
    _ outcome: AnswerOutcome = .accepted, _ change: (inout OfferIdentity) -> Void = { _ in }
  ) -> AnswerVerdict {
    var answered = identity
    change(&answered)
    return MoveAnswer(answered, outcome).judged(by: [300: identity, 301: other])
  }

  @Test func `counts when it repeats all that the offer is known by`() {
    #expect(judged() == .accepted(connection: 300))
  }

  @Test(arguments: AnswerOutcome.allCases.filter { $0 != .accepted })
  func `is a refusal with any other outcome`(outcome: AnswerOutcome) {
    #expect(judged(outcome) == .refused(connection: 300, outcome))
  }

  @Test(arguments: AnswerOutcome.allCases)
  func `is wrong when one field is, and gives no connection back`(outcome: AnswerOutcome) {
    #expect(judged(outcome) { $0.token = .random() } == .wrong(connections: [300]))
    #expect(judged(outcome) { $0.handoffID = HandoffID(high: 1, low: 2) } == .wrong(connections: [300]))
    #expect(judged(outcome) { $0.connection = 7 } == .wrong(connections: [300]))
    #expect(judged(outcome) { $0.connection = 301 } == .wrong(connections: [300, 301]))
    #expect(judged(outcome) { ($0.token, $0.connection) = (.random(), 7) } == .wrong(connections: []))
  }
}
