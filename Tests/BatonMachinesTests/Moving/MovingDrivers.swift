// What the drivers do: they tell the tables, and do what those say.

import BatonMachines
import ModelChecker

extension MovingComposition {
  // The giver's connections.

  func tell(_ place: Place, _ input: Giver.Input, _ world: inout World, _ steps: inout Steps<World>) {
    guard let before = world[place].giver else { return }
    switch givers.answer(givers.number(of: before), input) {
    case .move(let next, let commands):
      world[place].giver = next
      for command in commands { perform(command, place, &world) }
      if let settlement = Giver.settlement(from: before, to: next) {
        tell(place.direction, .settled(settlement), &world, &steps)
      }
    case .stay(let commands): for command in commands { perform(command, place, &world) }
    case .ignore: break
    case .violation(let reason): violate(reason, "\(place.direction.giver.name)\(place.connection): \(input)", &steps)
    }
  }

  private func perform(_ command: Giver.Command, _ place: Place, _ world: inout World) {
    switch command {
    case .unpark: break
    case .closeCopy:
      world[place].giverHolds = false
      if setting.breach == .givenShutDown { endForTaker(place, &world) }
    case .endConnection:
      world[place].giverHolds = false
      endForTaker(place, &world)
    case .arm: world[place].isAnswerDue = true
    case .disarm: world[place].isAnswerDue = false
    }
  }

  /// The taker's application sees the end, and closes.
  private func endForTaker(_ place: Place, _ world: inout World) {
    world.connections[place.connection].isEnded = true
  }

  // The giver's offers.

  func tell(_ direction: Direction, _ input: Offering.Input, _ world: inout World, _ steps: inout Steps<World>) {
    guard let before = world[direction].offering else { return }
    note(direction, input, &world, &steps)
    switch offerings.answer(offerings.number(of: before), input) {
    case .move(let next, let commands):
      world[direction].offering = next
      for command in commands { perform(command, direction, &world, &steps) }
    case .stay(let commands): for command in commands { perform(command, direction, &world, &steps) }
    case .ignore: break
    case .violation(let reason): violate(reason, "\(direction.giver.name): \(input)", &steps)
    }
  }

  private func note(_ direction: Direction, _ input: Offering.Input, _ world: inout World, _ steps: inout Steps<World>)
  {
    world[direction].counts.count(input)
    switch input {
    case .offerFailed, .settled(.refused), .settled(.ambiguous): world[direction].failuresInRow += 1
    case .settled(.adopted): world[direction].failuresInRow = 0
    case .offerSent where world[direction].failuresInRow >= setting.pace.failures:
      steps.flaw("after so many failures in a row nothing is offered") { "\(direction.giver.name): offers" }
    case .offerSent, .noneLeft, .moveReceived, .pairEnded, .calledOff, .timerFired: break
    }
  }

  private func perform(
    _ command: Offering.Command, _ direction: Direction, _ world: inout World, _ steps: inout Steps<World>
  ) {
    switch command {
    case .offerNext: world[direction].isSending = true
    case .callOffParked:
      world[direction].isSending = false
      for place in world.places(direction) where world[place].giver == .parked {
        tell(place, Giver.Input.calledOff, &world, &steps)
      }
    case .dropOffered:
      for place in world.places(direction) where world[place].giver == .offered {
        tell(place, Giver.Input.pairEnded, &world, &steps)
      }
    case .report: world[direction].pair = .closed
    case .arm: world[direction].isRoomDue = true
    case .disarm: world[direction].isRoomDue = false
    }
  }

  // The taker.

  func tell(_ place: Place, _ input: Taker.Input, _ world: inout World, _ steps: inout Steps<World>) {
    switch takers.answer(takers.number(of: world[place].taker), input) {
    case .move(let next, let commands):
      world[place].taker = next
      for command in commands { perform(command, place, &world) }
    case .stay(let commands): for command in commands { perform(command, place, &world) }
    case .ignore: break
    case .violation(let reason): violate(reason, "\(place.direction.taker.name)\(place.connection): \(input)", &steps)
    }
  }

  private func perform(_ command: Taker.Command, _ place: Place, _ world: inout World) {
    switch command {
    case .askToRestore:
      world[place].isAsked = true
      learnRequest(place, &world)
    case .accept: reply(.accepted, place, &world)
    case .refuse:
      world[place].takerHolds = setting.breach == .refusedBeforeClosed
      reply(.refused, place, &world)
    case .closeReplay:
      world[place].replays -= 1
      if setting.breach == .replayAnswered { reply(.refused, place, &world) }
    case .arm: world[place].isRestoringDue = true
    case .disarm: world[place].isRestoringDue = false
    }
  }

  private func reply(_ reply: Reply, _ place: Place, _ world: inout World) {
    guard world[place.direction].pair == .open, world[place.direction.giver] != .dead else { return }
    world[place].replies.append(reply)
  }

  /// What was read and not answered comes with the offer.
  private func learnRequest(_ place: Place, _ world: inout World) {
    let carried = world[place].carriesRequest
    switch place.direction.taker {
    case .incumbent: world.connections[place.connection].incumbentHasRequest = carried
    case .successor: world.connections[place.connection].successorHasRequest = carried
    }
  }

  private func violate(_ reason: String, _ label: @autoclosure () -> String, _ steps: inout Steps<World>) {
    steps.flaw("no row that says violation is reached") { "\(label()): \(reason)" }
  }
}
