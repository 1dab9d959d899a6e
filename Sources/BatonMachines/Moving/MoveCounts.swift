/// What has become of the connections that one process offered.
///
/// When the offering is over, what was offered is what was adopted, refused or ambiguous: nothing else.
package struct MoveCounts: Hashable, Sendable {
  package private(set) var offered = 0
  package private(set) var adopted = 0
  package private(set) var refused = 0
  package private(set) var ambiguous = 0

  package init() {}

  /// Counts what the offering is told.
  package mutating func count(_ input: Offering.Input) {
    switch input {
    case .offerSent: offered += 1
    case .settled(.adopted): adopted += 1
    case .settled(.refused): refused += 1
    case .settled(.ambiguous): ambiguous += 1
    case .moveReceived, .offerFailed, .noneLeft, .pairEnded, .calledOff, .timerFired: break
    }
  }

  package var isSettled: Bool { offered == adopted + refused + ambiguous }
}
