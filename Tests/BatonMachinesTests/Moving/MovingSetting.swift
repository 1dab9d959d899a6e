import BatonMachines

/// Which moves are explored, and which row is broken on purpose.
struct MovingSetting: Sendable {
  var name = ""
  var connections = 1
  var pace = Offering.Pace(window: 1, failures: 2)
  var budget = MovingBudget()
  var breach: MovingBreach?
  var giver: Party<Giver>.Mutation?
  var taker: Party<Taker>.Mutation?
  var offering: Party<Offering>.Mutation?
}

/// A rule that the drivers keep, broken.
enum MovingBreach: Sendable {
  /// The taker does not know an offer again.
  case replayUnknown
  /// The taker answers a replay, too.
  case replayAnswered
  /// The application answers the client before it has decided.
  case answeredTooEarly
  /// The taker sends its refusal before it has closed the socket.
  case refusedBeforeClosed
  /// The giver shuts down what it has given away.
  case givenShutDown
}

extension MovingSetting {
  static let standard: [MovingSetting] = [
    MovingSetting(
      name: "one connection, there and back",
      budget: MovingBudget(deaths: 1, losses: 1, duplicates: 1, garbles: 1, silences: 1, rollbacks: 1)),
    MovingSetting(
      name: "one connection, somebody hangs",
      budget: MovingBudget(deaths: 1, duplicates: 1, halts: 1, stops: 1, rollbacks: 1)),
    MovingSetting(
      name: "two connections, there and back", connections: 2, pace: Offering.Pace(window: 2, failures: 2),
      budget: MovingBudget(deaths: 1, rollbacks: 1)),
    MovingSetting(
      name: "three connections, two at once", connections: 3, pace: Offering.Pace(window: 2, failures: 2),
      budget: MovingBudget(losses: 1, halts: 1, stops: 1)),
  ]
}
