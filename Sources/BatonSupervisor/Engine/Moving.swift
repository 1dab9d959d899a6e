import BatonMachines
import BatonPlatform
import BatonProtocol

// The clients' connections go from one process to the other over a pair that is made here and not kept.

extension Engine {
  /// Whether they shall: the configuration wants it, and both processes have said that they can.
  func moves(to process: ManagedProcess) -> Moves {
    guard configuration.service.moveConnections == .yes, let incumbent else { return .none }
    return [incumbent, process].allSatisfy(\.canMoveConnections) ? .agreed : .none
  }

  func sendPark(_ number: Attempt) {
    guard let attempt = attempts[number] else { return }
    send(.park(attempt.handoffID), to: incumbent)
  }

  func sendMove(_ number: Attempt, from giver: ManagedProcess?, to taker: ManagedProcess?) {
    guard let attempt = attempts[number], let giver, let taker else { return }
    do throws(SystemFailure) {
      let pair = try OwnedDescriptor.packetPair()
      // The taker first: it answers as soon as it is offered anything.
      send(.move(.init(handoffID: attempt.handoffID, side: .take)), passing: pair.second, to: taker)
      send(.move(.init(handoffID: attempt.handoffID, side: .give)), passing: pair.first, to: giver)
    } catch {
      log.say(
        .unable(
          .warning, to: "move", "the connections", attempt: number.number, because: "\(error)",
          then: "they are closed in order"))
    }
  }

  func take(_ moved: Message.Moved, from process: ManagedProcess) {
    note(moved, by: process)
    let number = attempt(of: moved.handoffID)
    take(process === successor ? .movedBackReceived(number) : .movedReceived(number))
  }

  private func note(_ moved: Message.Moved, by process: ManagedProcess) {
    let counts =
      "\(moved.offered) offered, \(moved.adopted) adopted, \(moved.refused) refused, \(moved.ambiguous) ambiguous"
    let number = attempt(of: moved.handoffID).number
    log.say(
      moved.isSettled
        ? .fact(.info, "connections have moved", attempt: number, pid: process.pid, counts)
        : .fact(.warning, "connections have moved in numbers that cannot be", attempt: number, pid: process.pid, counts)
    )
  }
}

extension ManagedProcess {
  /// An adopted one has not said it to this supervisor.
  fileprivate var canMoveConnections: Bool {
    version == .two && hello?.capabilities.contains(.movesConnections) == true
  }
}
