// The world in which connections move: an incumbent, a successor, the pair between them, and back again.

import BatonMachines

struct MovingWorld: Hashable {
  var connections: [MovedConnection]
  var incumbent = Health.well
  var successor = Health.well
  var forth: Leg
  var back = Leg()
  var budget: MovingBudget

  /// A parked connection each, and no pair yet.
  init(_ setting: MovingSetting) {
    connections = Array(repeating: MovedConnection(), count: setting.connections)
    forth = Leg(offering: .parked(setting.pace))
    budget = setting.budget
  }

  subscript(direction: Direction) -> Leg {
    get { direction == .forth ? forth : back }
    set {
      if direction == .forth { forth = newValue } else { back = newValue }
    }
  }

  subscript(side: Side) -> Health {
    get { side == .incumbent ? incumbent : successor }
    set {
      if side == .incumbent { incumbent = newValue } else { successor = newValue }
    }
  }

  subscript(place: Place) -> Crossing {
    get { connections[place.connection][place.direction] }
    set { connections[place.connection][place.direction] = newValue }
  }

  func places(_ direction: Direction) -> [Place] {
    connections.indices.map { Place(connection: $0, direction: direction) }
  }
}

enum Side: CaseIterable {
  case incumbent
  case successor

  var name: String { self == .incumbent ? "O" : "N" }
}

enum Health: UInt8 {
  case well
  /// It is stopped: it does nothing, and holds what it holds.
  case stopped
  case dead
}

enum Direction: CaseIterable {
  /// From the incumbent to the successor.
  case forth
  /// Rolled back.
  case back

  var giver: Side { self == .forth ? .incumbent : .successor }
  var taker: Side { self == .forth ? .successor : .incumbent }
}

/// One connection's way in one direction.
struct Place: Hashable {
  let connection: Int
  let direction: Direction
}

/// What the giver does over one pair.
struct Leg: Hashable {
  /// Nothing before it begins.
  var offering: Offering.Phase?
  var pair = Pair.none
  /// `offerNext` is being done.
  var isSending = false
  var isRoomDue = false
  var hasGiverSeenEnd = false
  var hasTakerSeenEnd = false
  /// The taker was told to go: it refuses what comes.
  var isTakerLeaving = false
  var counts = MoveCounts()
  /// Counted here once more, to compare.
  var failuresInRow: UInt8 = 0

  enum Pair: UInt8 {
    case none
    case open
    /// The giver has closed its end.
    case closed
  }
}

struct MovedConnection: Hashable {
  var forth = Crossing(giver: .parked, giverHolds: true)
  var back = Crossing()
  /// The client's request, read and not answered: it is known to whoever has the bytes.
  var incumbentHasRequest = true
  var successorHasRequest = false
  var answers: UInt8 = 0
  /// Shut down by the giver: nobody has any more use of it.
  var isEnded = false

  subscript(direction: Direction) -> Crossing {
    get { direction == .forth ? forth : back }
    set {
      if direction == .forth { forth = newValue } else { back = newValue }
    }
  }
}

/// One connection and one pair: what both ends think, and what is on its way.
struct Crossing: Hashable {
  /// Nothing where the connection does not go this way.
  var giver: Giver.Phase?
  var taker = Taker.Phase.awaited
  var giverHolds = false
  var takerHolds = false
  var isAnswerDue = false
  var isRestoringDue = false
  /// The application was asked.
  var isAsked = false
  /// The taker has met the offer.
  var isMet = false
  /// Descriptors of replays that are not closed yet.
  var replays: UInt8 = 0
  var offers: UInt8 = 0
  /// Whether the request travels with the offer.
  var carriesRequest = false
  var replies: [Reply] = []
}

enum Reply: UInt8 {
  case accepted
  case refused
  /// Wrong in its token or in a number.
  case wrong
}

/// How much may go wrong.
struct MovingBudget: Hashable, Sendable {
  var deaths: UInt8 = 0
  /// A message that is lost, or an offer that cannot be sent.
  var losses: UInt8 = 0
  var duplicates: UInt8 = 0
  var garbles: UInt8 = 0
  /// A process that is stopped.
  var halts: UInt8 = 0
  /// An application that never decides.
  var silences: UInt8 = 0
  /// Somebody is told to go while offers are in the air.
  var stops: UInt8 = 0
  var rollbacks: UInt8 = 0
}
