// The giver's and the taker's table composed, both ways, with a pair that loses, repeats and garbles.

import BatonMachines
import ModelChecker

struct MovingComposition: Model {
  typealias World = MovingWorld

  let setting: MovingSetting
  let givers: Party<Giver>
  let takers: Party<Taker>
  let offerings: Party<Offering>

  init(_ setting: MovingSetting) {
    self.setting = setting
    givers = Party(setting.giver) { _ in [] }
    takers = Party(setting.taker) { _ in [] }
    offerings = Party(setting.offering) { _ in [] }
  }

  var origins: [World] { [World(setting)] }

  func explore(_ world: World, _ steps: inout Steps<World>) {
    checkPromises(world, &steps)
    for direction in Direction.allCases where world[direction].offering != nil {
      if world[direction.giver] == .well { exploreGiver(direction, world, &steps) }
      if world[direction.taker] == .well { exploreTaker(direction, world, &steps) }
      exploreFaults(direction, world, &steps)
    }
    for side in Side.allCases { exploreClient(side, world, &steps) }
    exploreLives(world, &steps)
    exploreRollback(world, &steps)
  }

  // The giver.

  private func exploreGiver(_ direction: Direction, _ world: World, _ steps: inout Steps<World>) {
    let leg = world[direction]
    let name = direction.giver.name
    if leg.pair == .none {
      take(world, &steps, "\(name): the pair comes") { receivePair(direction, &$0, &$1) }
      if case .parked = leg.offering {
        take(world, &steps, "\(name): nothing is to be moved any more", .fault) {
          tell(direction, .calledOff, &$0, &$1)
        }
      }
    }
    if leg.isSending { exploreSending(direction, world, &steps) }
    if leg.isRoomDue {
      take(world, &steps, "\(name): room timer") {
        $0[direction].isRoomDue = false
        tell(direction, .timerFired(.room), &$0, &$1)
      }
    }
    for place in world.places(direction) { exploreAnswers(place, world, &steps) }
    guard leg.pair == .open, !leg.hasGiverSeenEnd else { return }
    if world[direction.taker] == .dead {
      // Answers that lie unread are lost: the kernel tells of the end first when the taker has died with offers unread.
      take(world, &steps, "\(name): sees the pair's end") { endPair(direction, &$0, &$1) }
    }
    if world.budget.stops > 0 {
      take(world, &steps, "\(name): is told to stop", .fault) {
        $0.budget.stops -= 1
        tell(direction, .calledOff, &$0, &$1)
      }
    }
  }

  private func receivePair(_ direction: Direction, _ world: inout World, _ steps: inout Steps<World>) {
    world[direction].pair = world[direction].offering == .over ? .closed : .open
    tell(direction, .moveReceived, &world, &steps)
  }

  private func endPair(_ direction: Direction, _ world: inout World, _ steps: inout Steps<World>) {
    world[direction].hasGiverSeenEnd = true
    for place in world.places(direction) { world[place].replies = [] }
    tell(direction, .pairEnded, &world, &steps)
  }

  private func exploreSending(_ direction: Direction, _ world: World, _ steps: inout Steps<World>) {
    let name = direction.giver.name
    guard let place = world.places(direction).first(where: { world[$0].giver == .parked }) else {
      take(world, &steps, "\(name): none is left") {
        $0[direction].isSending = false
        tell(direction, .noneLeft, &$0, &$1)
      }
      return
    }
    if world[direction.taker] == .dead || world.budget.losses > 0 {
      let isFault = world[direction.taker] != .dead
      take(world, &steps, "\(name): cannot send the offer of \(place.connection)", isFault ? .fault : .ordinary) {
        if isFault { $0.budget.losses -= 1 }
        $0[direction].isSending = false
        tell(place, .offerFailed, &$0, &$1)
        tell(direction, .offerFailed, &$0, &$1)
      }
    }
    guard world[direction.taker] != .dead, world.places(direction).allSatisfy({ world[$0].offers == 0 }) else { return }
    take(world, &steps, "\(name): offers \(place.connection)") {
      $0[direction].isSending = false
      $0[place].offers = 1
      $0[place].carriesRequest = hasRequest(direction.giver, $0.connections[place.connection])
      tell(place, .offerSent, &$0, &$1)
      tell(direction, .offerSent, &$0, &$1)
    }
  }

  private func exploreAnswers(_ place: Place, _ world: World, _ steps: inout Steps<World>) {
    let name = "\(place.direction.giver.name)\(place.connection)"
    if world[place].isAnswerDue {
      take(world, &steps, "\(name): answer timer") {
        $0[place].isAnswerDue = false
        tell(place, .timerFired(.answer), &$0, &$1)
      }
    }
    guard let reply = world[place].replies.first, !world[place.direction].hasGiverSeenEnd,
      world[place.direction].pair == .open
    else { return }
    take(world, &steps, "\(name): is \(reply)") {
      $0[place].replies.removeFirst()
      tell(place, reply.input, &$0, &$1)
    }
  }

  // The taker.

  private func exploreTaker(_ direction: Direction, _ world: World, _ steps: inout Steps<World>) {
    for place in world.places(direction) {
      exploreOffer(place, world, &steps)
      exploreApplication(place, world, &steps)
    }
    let leg = world[direction]
    let isOver = leg.pair == .closed || world[direction.giver] == .dead
    if isOver, !leg.hasTakerSeenEnd, world.places(direction).allSatisfy({ world[$0].offers == 0 }) {
      take(world, &steps, "\(direction.taker.name): sees the pair's end") {
        $0[direction].hasTakerSeenEnd = true
        tellTakers(direction, .pairEnded, &$0, &$1)
      }
    }
    if world.budget.stops > 0, leg.pair == .open {
      take(world, &steps, "\(direction.taker.name): is told to stop", .fault) {
        $0.budget.stops -= 1
        leave(direction, &$0, &$1)
      }
    }
  }

  private func leave(_ direction: Direction, _ world: inout World, _ steps: inout Steps<World>) {
    world[direction].isTakerLeaving = true
    tellTakers(direction, .calledOff, &world, &steps)
  }

  private func tellTakers(
    _ direction: Direction, _ input: Taker.Input, _ world: inout World, _ steps: inout Steps<World>
  ) {
    for place in world.places(direction) where world[place].taker != .awaited { tell(place, input, &world, &steps) }
  }

  private func exploreOffer(_ place: Place, _ world: World, _ steps: inout Steps<World>) {
    guard world[place].offers > 0 else { return }
    let name = "\(place.direction.taker.name)\(place.connection)"
    if world[place].isMet, setting.breach != .replayUnknown {
      take(world, &steps, "\(name): reads the offer again") {
        $0[place].offers -= 1
        $0[place].replays += 1
        tell(place, .offeredAgain, &$0, &$1)
      }
      return
    }
    if !world[place.direction].isTakerLeaving {
      take(world, &steps, "\(name): reads a sound offer") { receive(place, .offerReceived, &$0, &$1) }
    }
    take(world, &steps, "\(name): reads an unsound offer") { receive(place, .offeredUnsoundly, &$0, &$1) }
  }

  private func receive(_ place: Place, _ input: Taker.Input, _ world: inout World, _ steps: inout Steps<World>) {
    world[place].offers -= 1
    world[place].isMet = true
    world[place].takerHolds = true
    if setting.breach == .replayUnknown { world[place].taker = .awaited }
    tell(place, input, &world, &steps)
  }

  private func exploreApplication(_ place: Place, _ world: World, _ steps: inout Steps<World>) {
    let name = "\(place.direction.taker.name)\(place.connection)"
    if world[place].isRestoringDue {
      take(world, &steps, "\(name): restoring timer") {
        $0[place].isRestoringDue = false
        tell(place, .timerFired(.restoring), &$0, &$1)
      }
    }
    guard world[place].isAsked else { return }
    for input in [Taker.Input.restored, .declined] {
      take(world, &steps, "\(name): \(input)") {
        $0[place].isAsked = false
        tell(place, input, &$0, &$1)
      }
    }
    if world.budget.silences > 0 {
      take(world, &steps, "\(name): never decides", .fault) { next, _ in
        next.budget.silences -= 1
        next[place].isAsked = false
      }
    }
  }
}

extension MovingComposition {
  /// A step: what is done to the world, and what is found wrong in doing it.
  func take(
    _ world: World, _ steps: inout Steps<World>, _ label: @autoclosure () -> String, _ occasion: Occasion = .ordinary,
    _ deed: (inout World, inout Steps<World>) -> Void
  ) {
    var next = world
    deed(&next, &steps)
    steps.take(next, occasion, label)
  }

  func hasRequest(_ side: Side, _ connection: MovedConnection) -> Bool {
    side == .incumbent ? connection.incumbentHasRequest : connection.successorHasRequest
  }
}

extension Reply {
  fileprivate var input: Giver.Input {
    switch self {
    case .accepted: .accepted
    case .refused: .refused
    case .wrong: .answeredWrongly
    }
  }
}
