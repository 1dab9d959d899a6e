import BatonPlatform
import BatonProtocol

extension ManagedProcess {
  /// Tells the supervisor that the application declines, and holds the calling thread back until it is told: the process is
  /// about to end, and a word that waits for HelloAck or for the control thread would end with it.
  func decline(_ kind: DeclineReason, _ reason: String) {
    leaveForGood()
    desk.wish(.declined(kind.code, reason))
    _ = desk.wait(until: .now().advanced(by: Tuning.lastWordDelivery)) { state -> Bool? in
      if case .end = state.call.call { true } else { nil }
    }
  }
}
