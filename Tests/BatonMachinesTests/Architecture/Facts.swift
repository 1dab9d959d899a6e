import BatonMachines

// What a decision may depend on besides the phase's name and the input's name, in words.

/// What a fact is about, the most telling first.
enum Aspect: Int, CaseIterable {
  case judgement
  case lock
  case attempt
  case dialect
  case served
  case extent
  case origin
  case strategy
  case probation
  case passage
  case sequel
  case awaited
  case incumbent
  case successor
  case debt
  case estate
  case watch
  case moves
  case patience
  case room
  case air
}

typealias Facts = [Aspect: String]

protocol Telling {
  var facts: Facts { get }
  /// The earlier attempt that is not over yet, beside the one that the words are about.
  var owed: Attempt? { get }
}

extension Telling {
  var owed: Attempt? { nil }
}

extension Course: Telling {
  var facts: Facts {
    [
      .origin: origin == .handoff ? "handoff" : "cold start",
      .strategy: "\(strategy)",
      .extent: extent == .rehearsal ? "rehearsal" : "no rehearsal",
      .probation: probates ? "with probation" : "without probation",
      .served: probates || terms.dialect == .first ? "it serves already" : "it does not serve yet",
      .dialect: terms.dialect.words,
      .passage: terms.passage.words,
      .debt: concluding == nil ? "no other attempt is owed" : "another attempt is owed",
      .moves: moves.words,
    ]
  }

  var owed: Attempt? { concluding?.attempt }

  private var probates: Bool {
    origin == .handoff && probation == .wanted && terms.reversibility == .reversible
  }
}

extension Supervisor.Phase: Telling {
  var facts: Facts {
    switch self {
    case .adopting, .serving, .stopped: [:]
    case .vacant(let debt), .dislodging(let debt): [.debt: debt.words]
    case .awaitingHello(let course), .warming(let course), .draining(let course), .sealing(let course),
      .opening(let course), .trying(let course), .onProbation(let course), .recording(let course),
      .moving(let course), .retiring(let course), .resuming(let course):
      course.facts
    case .settling(let course, let incumbent): course.facts + [.incumbent: "incumbent \(incumbent)"]
    case .recalling(let course, let awaited): course.facts + [.awaited: awaited.words]
    case .movingBack(let course, let sequel), .dismissing(let course, let sequel), .undoing(let course, let sequel):
      course.facts + [.sequel: sequel.words]
    case .stopping(let awaited, let debt): [.awaited: awaited.words, .debt: debt.words]
    }
  }

  var owed: Attempt? {
    switch self {
    case .adopting, .serving, .stopped: nil
    case .vacant(let debt), .dislodging(let debt), .stopping(_, let debt): debt?.attempt
    case .awaitingHello(let course), .warming(let course), .draining(let course), .sealing(let course),
      .opening(let course), .trying(let course), .onProbation(let course), .recording(let course),
      .moving(let course), .retiring(let course), .resuming(let course), .settling(let course, _),
      .recalling(let course, _), .movingBack(let course, _), .dismissing(let course, _), .undoing(let course, _):
      course.owed
    }
  }
}

extension Supervisor.Input: Telling {
  var facts: Facts {
    switch self {
    case .adopted(.quiet(let incumbent)): [.incumbent: "incumbent \(incumbent)"]
    case .adopted(.unfinished(let course, _, let incumbent, let successor)):
      course.facts + [
        .incumbent: "incumbent \(incumbent)", .successor: "successor \(successor)",
        .served: successor == .alive && (course.probation == .wanted || course.strategy == .overlap)
          ? "a successor may serve" : "no successor serves",
      ]
    case .helloReceived(_, let judgement, let dialect): [.judgement: judgement.words, .dialect: dialect.words]
    case .preparedReceived(_, let judgement, let passage, _, let moves):
      [.judgement: judgement.words, .passage: passage.words, .moves: moves.words]
    case .readyReceived(_, let judgement), .drainedReceived(let judgement): [.judgement: judgement.words]
    case .sealCompleteReceived(_, let judgement, let custody):
      [.judgement: judgement.words, .lock: custody == .held ? "with the lock" : "without the lock"]
    default: [:]
    }
  }

  var owed: Attempt? {
    guard case .adopted(.unfinished(let course, _, _, _)) = self else { return nil }
    return course.owed
  }
}

extension Incumbent.Phase: Telling {
  var facts: Facts {
    switch self {
    case .serving(let service):
      [.estate: service.estate == .data ? "owns data" : "owns no data", .watch: "\(service.watch)"]
    case .reopening(_, let lock): [.lock: lock == .kept ? "the lock was kept" : "the lock was retaken"]
    case .draining, .drained, .sealing, .sealed, .retaking, .stamping, .retiring: [:]
    }
  }
}

extension Incumbent.Input: Telling {
  var facts: Facts {
    guard case .resumeReceived(_, let attachment) = self else { return [:] }
    return [.lock: attachment == .attached ? "with the lock" : "without the lock"]
  }
}

extension Successor.Phase: Telling {
  var facts: Facts {
    switch self {
    case .greeting, .leaving: [:]
    case .warming(_, let dialect), .awaitingBegin(_, let dialect), .taking(_, let dialect), .stamping(_, let dialect):
      [.dialect: dialect.words]
    case .warmingBegun(_, let lock): [.lock: lock.words]
    case .opening(_, let dialect, let estate): [.dialect: dialect.words, .estate: estate.words]
    case .awaitingServe(_, let estate), .serving(_, let estate): [.estate: estate.words]
    }
  }
}

extension Successor.Input: Telling {
  var facts: Facts {
    switch self {
    case .beginReceived(_, let lock): [.lock: lock.words]
    case .helloAckReceived(_, let dialect): [.dialect: dialect.words]
    default: [:]
    }
  }
}

extension Facts {
  static func + (left: Facts, right: Facts) -> Facts { left.merging(right) { $1 } }
}

extension Judgement {
  fileprivate var words: String { self == .sound ? "sound" : "unsound" }
}

extension Moves {
  fileprivate var words: String {
    switch self {
    case .none: "no connections move"
    case .agreed: "connections are to move"
    case .begun: "connections move"
    case .settled: "connections have moved"
    }
  }
}

extension Dialect {
  fileprivate var words: String { self == .first ? "version 1" : "version 2" }
}

extension Estate {
  fileprivate var words: String { self == .data ? "owns data" : "owns no data" }
}

extension Passage {
  fileprivate var words: String {
    switch self {
    case .descriptor: "the lock's descriptor travels"
    case .release: "the lock is released"
    case .none: "there is no lock"
    }
  }
}

extension Successor.BeginLock {
  fileprivate var words: String {
    switch self {
    case .attached: "with the lock"
    case .acquire: "take the lock"
    case .none: "no lock"
    }
  }
}

extension Debt? {
  fileprivate var words: String { self == nil ? "no attempt is owed" : "an attempt is owed" }
}

extension Supervisor.Awaited {
  fileprivate var words: String {
    switch self {
    case .both: "both awaited"
    case .incumbent: "incumbent awaited"
    case .successor: "successor awaited"
    }
  }
}

extension Supervisor.Sequel {
  var words: String {
    switch self {
    case .serveOn(let outcome): "to serve on (\(outcome))"
    case .resume: "to resume"
    case .dislodge: "to dislodge"
    case .restart: "to restart"
    }
  }
}
