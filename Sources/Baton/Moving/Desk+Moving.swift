import BatonMachines
import BatonPlatform

/// What waits for the application, besides calls.
enum Arriving: Sendable {
  case offered(PendingOffer)
  case returned(ParkedConnection, ReturnedConnection.Reason)
}

/// Whether the application may park connections.
enum Parking: Sendable {
  case closed
  case open
}

// MARK: The application's side

extension Desk {
  /// Takes a connection over, if it may be parked. In one step: what is parked before the library has ceased to take any is
  /// dealt with before that.
  func park(_ belongings: Belongings, _ socket: Int32) -> Bool {
    wish { state in
      guard state.parking == .open else { return nil }
      return .parked(ParkedConnection(belongings, OwnedDescriptor(adopting: socket)))
    }
  }

  func tell(ofDecisionAbout offer: PendingOffer) {
    if offer.answer == .due { wish(.offerDecided(offer)) }
  }

  func takeArrival() -> Arriving? {
    quietly { self.arrival(&$0) }
  }

  @Sendable func arrival(_ state: inout State) -> Arriving? {
    defer { if state.arrivals.isEmpty { arrivalFlag.lower() } }
    return state.arrivals.takeFirst()
  }
}

extension Desk.State {
  mutating func openParking() {
    parking = .open
    isGiving = true
    moveCounts = Connections.Counts()
  }
}

// MARK: The control thread's side

extension Desk {
  func show(_ counts: MoveCounts, isOver: Bool) {
    let shown = Connections.Counts(
      offered: counts.offered, adopted: counts.adopted, refused: counts.refused, ambiguous: counts.ambiguous)
    guard look({ $0.moveCounts != shown || $0.isGiving == isOver }) else { return }
    change { state in
      state.moveCounts = shown
      state.isGiving = !isOver
    }
  }

  func deliver(_ arrivals: [Arriving]) {
    guard !arrivals.isEmpty else { return }
    change { state in
      if state.arrivals.isEmpty { arrivalFlag.raise() }
      for arrival in arrivals { state.arrivals.append(arrival) }
    }
  }
}
