// What must never be, and when all is well.

import BatonMachines
import ModelChecker

extension MovingComposition {
  func checkPromises(_ world: World, _ steps: inout Steps<World>) {
    for (number, connection) in world.connections.enumerated() {
      checkOwners(connection, world, &steps, "\(number)")
    }
    for direction in Direction.allCases { checkLeg(direction, world, &steps) }
  }

  private func checkOwners(
    _ connection: MovedConnection, _ world: World, _ steps: inout Steps<World>, _ name: @autoclosure () -> String
  ) {
    let users = Side.allCases.filter { world[$0] != .dead && mayUse($0, connection) }
    if users.count > 1 { steps.flaw("two processes never use one connection") { "both use \(name())" } }
    for side in users where !holds(side, connection) {
      steps.flaw("nobody uses a socket that he has closed") { "\(side.name) uses \(name())" }
    }
    for direction in Direction.allCases where world[direction.giver] != .dead && world[direction.taker] != .dead {
      let crossing = connection[direction]
      if crossing.giver == .given, crossing.taker != .adopted {
        steps.flaw("what is given away is what was adopted") { "\(name()) is nobody's" }
      }
      if crossing.giver == .kept, crossing.isMet, crossing.takerHolds {
        steps.flaw("who has refused holds nothing") { "\(direction.taker.name) holds \(name())" }
      }
      if crossing.giver == .given, crossing.taker == .adopted, connection.isEnded, direction == .forth,
        connection.back.giver == nil
      {
        steps.flaw("what is given away goes on") { "\(direction.giver.name) has ended \(name())" }
      }
    }
  }

  private func checkLeg(_ direction: Direction, _ world: World, _ steps: inout Steps<World>) {
    let leg = world[direction]
    guard let offering = leg.offering, world[direction.giver] != .dead else { return }
    let phases = world.places(direction).compactMap { world[$0].giver }
    if phases.count(where: { $0 == .offered }) > setting.pace.window {
      steps.flaw("no more offers are in the air than the window allows") { "\(direction.giver.name): offers" }
    }
    guard offering == .over else { return }
    if phases.contains(.parked) || phases.contains(.offered) {
      steps.flaw("when it is over nothing is parked or in the air") { "\(direction.giver.name): is over" }
    }
    if !leg.counts.isSettled {
      steps.flaw("offered is adopted, refused and ambiguous") { "\(direction.giver.name): \(leg.counts)" }
    }
  }

  /// As far as the process itself knows.
  func mayUse(_ side: Side, _ connection: MovedConnection) -> Bool {
    switch side {
    case .incumbent: connection.forth.giver == .kept || connection.back.taker == .adopted
    case .successor:
      connection.back.giver == .kept || (connection.forth.taker == .adopted && connection.back.giver == nil)
    }
  }

  private func holds(_ side: Side, _ connection: MovedConnection) -> Bool {
    switch side {
    case .incumbent: connection.forth.giverHolds || connection.back.takerHolds
    case .successor: connection.forth.takerHolds || connection.back.giverHolds
    }
  }

  /// Everything is settled wherever somebody lives, and nobody holds what he does not use.
  func isWell(_ world: World) -> Bool {
    Direction.allCases.allSatisfy { direction in
      (world[direction.giver] != .well || isGiverDone(direction, world))
        && (world[direction.taker] != .well || isTakerDone(direction, world))
    }
  }

  private func isGiverDone(_ direction: Direction, _ world: World) -> Bool {
    guard let offering = world[direction].offering else { return true }
    return offering == .over
      && world.places(direction).allSatisfy { place in
        switch world[place].giver {
        case nil: true
        case .kept: world[place].giverHolds
        case .given, .closed: !world[place].giverHolds
        case .parked, .offered: false
        }
      }
  }

  private func isTakerDone(_ direction: Direction, _ world: World) -> Bool {
    world.places(direction).allSatisfy { place in
      let crossing = world[place]
      guard crossing.offers == 0, crossing.replays == 0 else { return false }
      switch crossing.taker {
      case .awaited, .refused: return !crossing.takerHolds
      case .adopted: return true
      case .offered: return false
      }
    }
  }
}
