// What befalls the pair and the processes, and the client's request.

import BatonMachines
import ModelChecker

extension MovingComposition {
  func exploreFaults(_ direction: Direction, _ world: World, _ steps: inout Steps<World>) {
    for place in world.places(direction) {
      if world[place].offers > 0 { exploreOfferFaults(place, world, &steps) }
      if let reply = world[place].replies.first { exploreReplyFaults(place, reply, world, &steps) }
    }
  }

  private func exploreOfferFaults(_ place: Place, _ world: World, _ steps: inout Steps<World>) {
    if world.budget.losses > 0 {
      take(world, &steps, "the offer of \(place.connection) is lost", .fault) { next, _ in
        next.budget.losses -= 1
        next[place].offers -= 1
      }
    }
    if world.budget.duplicates > 0 {
      take(world, &steps, "the offer of \(place.connection) is there twice", .fault) { next, _ in
        next.budget.duplicates -= 1
        next[place].offers += 1
      }
    }
  }

  private func exploreReplyFaults(_ place: Place, _ reply: Reply, _ world: World, _ steps: inout Steps<World>) {
    if world.budget.losses > 0 {
      take(world, &steps, "the answer about \(place.connection) is lost", .fault) { next, _ in
        next.budget.losses -= 1
        next[place].replies.removeFirst()
      }
    }
    if world.budget.duplicates > 0 {
      take(world, &steps, "the answer about \(place.connection) is there twice", .fault) { next, _ in
        next.budget.duplicates -= 1
        next[place].replies.append(reply)
      }
    }
    if world.budget.garbles > 0 {
      take(world, &steps, "the answer about \(place.connection) is garbled", .fault) { next, _ in
        next.budget.garbles -= 1
        next[place].replies[0] = .wrong
      }
    }
  }

  func exploreLives(_ world: World, _ steps: inout Steps<World>) {
    for side in Side.allCases where world[side] != .dead {
      if world.budget.deaths > 0 {
        take(world, &steps, "\(side.name) dies", .fault) { next, _ in
          next.budget.deaths -= 1
          die(side, &next)
        }
      }
      if world.budget.halts > 0, world[side] == .well {
        take(world, &steps, "\(side.name) hangs", .fault) { next, _ in
          next.budget.halts -= 1
          next[side] = .stopped
        }
      }
      if world[side] == .stopped {
        take(world, &steps, "\(side.name) goes on", .fault) { next, _ in next[side] = .well }
      }
    }
  }

  /// What it holds is closed; what it has sent is still there.
  private func die(_ side: Side, _ world: inout World) {
    world[side] = .dead
    for direction in Direction.allCases {
      for place in world.places(direction) {
        if direction.giver == side {
          world[place].giverHolds = false
          world[place].isAnswerDue = false
          world[place].replies = []
        } else {
          world[place].takerHolds = false
          world[place].offers = 0
          world[place].replays = 0
          world[place].isAsked = false
          world[place].isRestoringDue = false
        }
      }
      if direction.giver == side { (world[direction].isSending, world[direction].isRoomDue) = (false, false) }
    }
  }

  /// The supervisor asks for everything back, at any moment after it has made the first pair.
  func exploreRollback(_ world: World, _ steps: inout Steps<World>) {
    guard world.budget.rollbacks > 0, world.incumbent == .well, world.successor == .well, world.forth.pair != .none
    else { return }
    take(world, &steps, "S: everything is to come back", .fault) { next, steps in
      next.budget.rollbacks -= 1
      tell(.forth, .calledOff, &next, &steps)
      next.forth.isTakerLeaving = true
      for place in next.places(.forth) where next[place].taker != .awaited {
        tell(place, Taker.Input.calledOff, &next, &steps)
        if next[place].taker == .adopted { parkAgain(place.connection, &next) }
      }
      next.back.offering = .parked(setting.pace)
    }
  }

  private func parkAgain(_ connection: Int, _ world: inout World) {
    world.connections[connection].forth.takerHolds = false
    world.connections[connection].back.giverHolds = true
    world.connections[connection].back.giver = .parked
  }

  /// Whoever may use the connection answers the request that he knows of.
  func exploreClient(_ side: Side, _ world: World, _ steps: inout Steps<World>) {
    guard world[side] == .well else { return }
    for connection in world.connections.indices {
      let moved = world.connections[connection]
      guard hasRequest(side, moved), mayUse(side, moved) || isTooEarly(side, moved), !moved.isEnded else { continue }
      take(world, &steps, "\(side.name)\(connection): answers the request") { next, steps in
        next.connections[connection].answers += 1
        switch side {
        case .incumbent: next.connections[connection].incumbentHasRequest = false
        case .successor: next.connections[connection].successorHasRequest = false
        }
        if next.connections[connection].answers > 1 {
          steps.flaw("no request is answered twice") { "\(side.name)\(connection): answers it" }
        }
      }
    }
  }

  private func isTooEarly(_ side: Side, _ connection: MovedConnection) -> Bool {
    setting.breach == .answeredTooEarly && side == .successor && connection.forth.taker == .offered
  }
}
