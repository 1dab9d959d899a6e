// The world in which the three tables are composed: one supervisor, an incumbent, a successor (and, between two
// commands, an overlapping incumbent that was released), what is written down, and how much may still go wrong.
// Phases are kept as numbers into lexica, so that a world is a few dozen bytes.

import BatonMachines

struct World: Hashable {
  var supervisor = SupervisorState()
  var incumbent = ProcessState()
  var successor = ProcessState()
  var retiree = ProcessState()
  var disk = Disk()
  var budget = Budget()

  subscript(slot: Slot) -> ProcessState {
    get {
      switch slot {
      case .incumbent: incumbent
      case .successor: successor
      case .retiree: retiree
      }
    }
    set {
      switch slot {
      case .incumbent: incumbent = newValue
      case .successor: successor = newValue
      case .retiree: retiree = newValue
      }
    }
  }
}

enum Slot: UInt8, CaseIterable {
  case incumbent
  case successor
  case retiree

  var name: String {
    switch self {
    case .incumbent: "O"
    case .successor: "N"
    case .retiree: "R"
    }
  }
}

struct SupervisorState: Hashable {
  var life = Life.up
  var phase: UInt16 = 0
  /// The armed timers, a bit each.
  var timers: UInt32 = 0
  /// An input that comes before any other, plus one; zero when there is none.
  var result: UInt16 = 0
  /// Whether the supervisor holds a copy of the lock.
  var holdsLock = false
  var escrow = Escrow.none
  var escrowAttempt: UInt8 = 0
  /// The successor was killed, and it is still to be reported that it is gone.
  var reaping = false
  var sawSuccessorExit = false
  /// Done, but not yet concluded: undone by a death of the supervisor.
  var promoted = false
  var released = false
  /// The incumbent's counts are due, and their deadline is not over.
  var awaitsMoved = false
  /// The incumbent's connections may be at the successor.
  var hasMoved = false

  enum Life: UInt8 {
    case up
    /// Dead; the keeper will start it again.
    case down
    /// Dead with its keeper, and every channel with them; somebody will say `baton run` again.
    case lost
    /// Dead for ever. The keeper goes on holding its channels, or goes too.
    case gone

    /// Whether what a process sends is read some day.
    var hasChannels: Bool { self == .up || self == .down }
  }

  enum Escrow: UInt8 {
    case none
    case open
    /// The lock's descriptor lies in it.
    case loaded
  }
}

struct ProcessState: Hashable {
  var life = Life.absent
  var brain: UInt16 = 0
  var timers: UInt8 = 0
  /// An input that comes before any other, plus one; zero when there is none.
  var result: UInt16 = 0
  /// What the application was asked and has not answered.
  var questions = Channel()
  var inbox = Channel()
  var outbox = Channel()
  var holdsLock = false
  /// An acknowledged write is missing in its memory.
  var isStale = false
  /// 0: the release that was committed when the attempt began; 1: the one after.
  var release: UInt8 = 0
  /// SIGKILL was sent: it does nothing any more, and still holds what it holds until it is dead.
  var isDoomed = false
  var isToldToStop = false
  var hasSaidReady = false
  /// The application let go of its stage: it answers nothing any more.
  var isAbandoned = false
  /// Its channel has ended, and it has not noticed yet.
  var isCutOff = false
  /// It gives connections, in this attempt, and has not settled them.
  var moving: UInt8 = 0

  enum Life: UInt8 {
    case absent
    case alive
    /// Dead, and the supervisor has not yet reported it to its machine.
    case dead
  }

  /// As the synthesised one, several fields at a time: worlds are hashed by the million.
  func hash(into hasher: inout Hasher) {
    var small = UInt64(life.rawValue) << 56 | UInt64(brain) << 40 | UInt64(result) << 24 | UInt64(timers) << 16
    small |= UInt64(release) << 8
    small |= (holdsLock ? 1 : 0) | (isStale ? 2 : 0) | (isDoomed ? 4 : 0) | (isToldToStop ? 8 : 0)
    small |= (hasSaidReady ? 16 : 0) | (isAbandoned ? 32 : 0) | (isCutOff ? 64 : 0)
    hasher.combine(small)
    hasher.combine(questions.bytes ^ inbox.bytes &* 0x9E37_79B9_7F4A_7C15)
    hasher.combine(outbox.bytes &+ UInt64(moving))
  }

  mutating func die() {
    let last = self
    self = ProcessState()
    life = .dead
    outbox = last.outbox
    release = last.release
    hasSaidReady = last.hasSaidReady
  }
}

/// What survives the supervisor.
struct Disk: Hashable {
  /// The course of the attempt that is not concluded, plus one; zero when there is none.
  var course: UInt16 = 0
  var record = Supervisor.Record.open
  var isDebtPaid = false
  /// The release that a cold start starts.
  var committedRelease: UInt8 = 0
  /// The data hold what only release 1 can read.
  var isDataNew = false
  /// The stamp names a format that only release 1 can read.
  var isStampNew = false
  /// A supervisor has died since the lock was last seen in somebody's hands.
  var lostSupervisor = false
  /// Somebody died by accident or was told to go since an attempt last ended with somebody serving.
  var isExcused = true
}

/// How much may still go wrong.
struct Budget: Hashable, Sendable {
  var supervisorDeaths: UInt8 = 0
  /// Of those deaths, how many take the keeper along.
  var keeperDeaths: UInt8 = 0
  var processDeaths: UInt8 = 0
  var slowness: UInt8 = 0
  var stops: UInt8 = 0
  var lies: UInt8 = 0
}
