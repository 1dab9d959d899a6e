import BatonMachines

// What is printed of the tables that move connections.

extension Giver.Phase: Telling {
  var facts: Facts { [:] }
}

extension Giver.Input: Telling {
  var facts: Facts { [:] }

  static let samples: [Giver.Input] = [
    .offerSent, .offerFailed, .accepted, .refused, .answeredWrongly, .pairEnded, .calledOff, .timerFired(.answer),
  ]
}

extension Taker.Phase: Telling {
  var facts: Facts { [:] }
}

extension Taker.Input: Telling {
  var facts: Facts { [:] }

  static let samples: [Taker.Input] = [
    .offerReceived, .offeredUnsoundly, .offeredAgain, .pairEnded, .restored, .declined, .calledOff,
    .timerFired(.restoring),
  ]
}

extension Offering.Phase: Telling {
  var facts: Facts {
    switch self {
    case .parked, .over: [:]
    case .open(let flow):
      [
        .room: flow.isFull ? "no room" : flow.hasRoomForTwo ? "room for two" : "room for one",
        .patience: flow.toleratesFailure ? "another failure is tolerated" : "no failure is tolerated",
        .air: air(flow.inAir),
      ]
    case .closing(let inAir): [.air: air(inAir)]
    }
  }

  private func air(_ count: Int) -> String {
    switch count {
    case 0: "none in the air"
    case 1: "one in the air"
    default: "some in the air"
    }
  }
}

extension Offering.Input: Telling {
  var facts: Facts { [:] }

  static let samples: [Offering.Input] =
    [.moveReceived, .offerSent, .offerFailed, .noneLeft, .pairEnded, .calledOff, .timerFired(.room)]
    + Offering.Settlement.allCases.map { .settled($0) }
}

extension RowAudit<Giver> {
  var possible: Set<RowName> { possible { _ in Giver.Input.samples } }
  var text: MachineText { text(["parked", "offered", "given", "kept", "closed"]) { _ in Giver.Input.samples } }
}

extension RowAudit<Taker> {
  var possible: Set<RowName> { possible { _ in Taker.Input.samples } }
  var text: MachineText { text(["awaited", "offered", "adopted", "refused"]) { _ in Taker.Input.samples } }
}

extension RowAudit<Offering> {
  var possible: Set<RowName> { possible { _ in Offering.Input.samples } }
  var text: MachineText { text(["parked", "open", "closing", "over"]) { _ in Offering.Input.samples } }
}
