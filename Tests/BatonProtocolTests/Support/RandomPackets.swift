import BatonProtocol

extension MovePacket {
  /// A packet whose fields are drawn, corners more often than chance would.
  static func random(_ kind: MovePacketKind, using generator: inout SeededGenerator) -> MovePacket {
    let identity = OfferIdentity.random(using: &generator)
    switch kind {
    case .offer:
      return .offer(
        MoveOffer(
          identity, listener: String(repeating: "l", count: length(ProtocolLimits.nameBytes, using: &generator)),
          residual: bytes(length(ProtocolLimits.residualBytes, using: &generator), using: &generator),
          state: bytes(length(ProtocolLimits.stateBytes, using: &generator), using: &generator)))
    case .answer:
      let outcome = AnswerOutcome.allCases.randomElement(using: &generator) ?? .accepted
      return .answer(MoveAnswer(identity, outcome))
    }
  }

  private static func length(_ limit: Int, using generator: inout SeededGenerator) -> Int {
    [0, 1, 7, 127, 128, limit - 1, limit].randomElement(using: &generator) ?? 0
  }

  private static func bytes(_ count: Int, using generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in .random(in: 0...255, using: &generator) }
  }
}

extension OfferIdentity {
  static func random(using generator: inout SeededGenerator) -> OfferIdentity {
    OfferIdentity(
      token: .random(using: &generator), handoffID: .random(using: &generator),
      connection: UInt64.random(in: 0 ... .max, using: &generator) >> UInt64.random(in: 0...63, using: &generator))
  }
}

extension Sample {
  /// Numbers that show where each byte of the token stands.
  private struct Counting: RandomNumberGenerator {
    var number: UInt64 = 0x0001_0203_0405_0607

    mutating func next() -> UInt64 {
      defer { number += 0x0808_0808_0808_0808 }
      return number
    }
  }

  static var identity: OfferIdentity {
    var counting = Counting()
    return OfferIdentity(token: .random(using: &counting), handoffID: id, connection: 300)
  }

  static func packet(_ kind: MovePacketKind) -> MovePacket {
    switch kind {
    case .offer:
      .offer(
        MoveOffer(identity, listener: "main", residual: Array("*1\r\n$4\r\nPI".utf8), state: Array("db=0".utf8)))
    case .answer: .answer(MoveAnswer(identity, .accepted))
    }
  }
}
