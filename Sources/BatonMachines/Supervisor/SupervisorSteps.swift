// The few ways in which rows end alike.

extension Course {
  /// Whether the incumbent has to give up data before the successor can open them.
  var takesOver: Bool { origin == .handoff && strategy == .exclusive }

  /// Whether the successor serves for a while before it is committed.
  var probates: Bool { origin == .handoff && probation == .wanted && terms.reversibility == .reversible }

  /// Whether there is an incumbent beside the successor.
  var predecessor: Supervisor.Presence { origin == .handoff ? .alive : .gone }

  /// Whether a successor serves before the record.
  var hasServed: Bool { probates || terms.dialect == .first }

  /// What follows an undoing when nothing was asked of the incumbent yet.
  var unmoved: Supervisor.Sequel { origin == .handoff ? .serveOn(.refused) : .restart }

  /// What follows an undoing from Begin on.
  var moved: Supervisor.Sequel {
    switch (origin, strategy) {
    case (.coldStart, _): .restart
    case (.handoff, .exclusive): .resume
    case (.handoff, .overlap): .serveOn(.aborted)
    }
  }

  /// The same release, when there is nobody whom it could take over from.
  var alone: Course {
    Course(attempt, .coldStart, strategy, extent: extent, probation: probation)
  }

  func concluding(_ debt: Debt?) -> Course {
    var course = self
    course.concluding = debt
    return course
  }

  func speaking(_ dialect: Dialect) -> Course {
    var course = self
    course.terms.dialect = dialect
    return course
  }

  func agreeing(_ passage: Passage, _ reversibility: Reversibility, _ moves: Moves) -> Course {
    var course = self
    course.terms = Terms(.second, passage, reversibility)
    return course.moving(origin == .handoff ? moves : .none)
  }

  func moving(_ moves: Moves) -> Course {
    var course = self
    course.moves = moves
    return course
  }

  /// Whether there may be connections that a rollback has to bring back.
  var hasMoved: Bool { moves == .begun || moves == .settled }
}

extension Supervisor.Awaited {
  /// What is left to await when one of them is gone; nil when that was all.
  func without(_ gone: Supervisor.Awaited) -> Supervisor.Awaited? {
    switch (self, gone) {
    case (.both, .successor): .incumbent
    case (.both(let n), .incumbent): .successor(n)
    case (.both, .both), (.incumbent, _), (.successor, _): nil
    }
  }

  var kills: [Supervisor.Command] {
    switch self {
    case .both(let n): [.killSuccessor(n), .killIncumbent]
    case .incumbent: [.killIncumbent]
    case .successor(let n): [.killSuccessor(n)]
    }
  }
}

extension Supervisor {
  /// The successor has not served: it is killed at once.
  static func undo(_ c: Course, _ sequel: Sequel, _ cause: Cause, _ first: [Command] = []) -> Answer {
    .move(to: .undoing(c, sequel), [.blame(cause)] + first + [.killSuccessor(c.attempt)])
  }

  /// The successor has served: it gets its drain time.
  static func dismiss(_ c: Course, _ sequel: Sequel, _ cause: Cause, _ first: [Command] = []) -> Answer {
    .move(to: .dismissing(c, sequel), [.blame(cause)] + first + [.sendAbort(c.attempt)])
  }

  /// The successor has served, and it has connections of the incumbent: they come back before it is told to go.
  static func giveBack(_ c: Course, _ sequel: Sequel, _ cause: Cause) -> Answer {
    guard c.hasMoved else { return dismiss(c, sequel, cause) }
    return .move(to: .movingBack(c, sequel), [.blame(cause), .sendMoveBack(c.attempt)])
  }

  /// The successor serves: connections move, if it was agreed, before the incumbent is told Commit.
  static func move(_ c: Course, _ incumbent: Presence) -> Answer {
    guard c.moves == .agreed, incumbent == .alive else { return complete(c, incumbent) }
    return .move(to: .moving(c.moving(.begun)), [.sendMove(c.attempt)])
  }

  /// The successor is gone.
  static func proceed(_ c: Course, _ sequel: Sequel) -> Answer {
    switch sequel {
    case .serveOn(let outcome): .move(to: .serving, [.dropLock, .conclude(c.attempt, outcome)])
    case .resume: .move(to: .resuming(c), [.sendResume(c.attempt)])
    case .dislodge: .move(to: .dislodging(Debt(c.attempt, .aborted)), [])
    case .restart where c.origin == .handoff: .move(to: .vacant(Debt(c.attempt, .aborted)), [.dropLock])
    case .restart:
      .move(
        to: .vacant(nil),
        [.dropLock] + concluding(c.concluding, .nobodyServes) + [.conclude(c.attempt, .nobodyServes)])
    }
  }

  /// The successor serves for good: the incumbent may go, in our sight if it owns data.
  static func complete(_ c: Course, _ incumbent: Presence? = nil, first: [Command] = []) -> Answer {
    let farewell: [Command] = (incumbent ?? c.predecessor) == .alive ? [.sendCommit(c.attempt)] : []
    guard farewell.isEmpty || !c.takesOver else { return .move(to: .retiring(c), farewell) }
    return .move(
      to: .serving,
      first + farewell + (farewell.isEmpty ? [] : [.releaseIncumbent]) + [.promote(c.attempt)]
        + concluding(c.concluding) + [.conclude(c.attempt, .committed)])
  }

  /// The commit is recorded, and the successor does not come to serve.
  static func abandon(_ c: Course, _ incumbent: Presence, _ cause: Cause) -> Answer {
    let n = c.attempt
    return switch (c.origin, incumbent) {
    case (.coldStart, _): undo(c, .restart, cause)
    case (.handoff, .alive): .move(to: .recalling(c, .both(n)), [.warn(cause), .killSuccessor(n)])
    case (.handoff, .gone): .move(to: .recalling(c, .successor(n)), [.warn(cause), .killSuccessor(n)])
    }
  }

  /// Everybody stops in the middle of an attempt before its record.
  static func stop(_ c: Course) -> Answer {
    let both = c.origin == .handoff
    return .move(
      to: .stopping(both ? .both(c.attempt) : .successor(c.attempt), Debt(c.attempt, .nobodyServes)),
      [.blame(.stopRequested)] + concluding(c.concluding, .nobodyServes) + [.killSuccessor(c.attempt)]
        + (both ? [.terminateIncumbent] : []))
  }

  /// Everybody stops while an attempt is being undone.
  static func stop(_ c: Course, _ sequel: Sequel) -> Answer {
    guard sequel == .restart else { return stop(c) }
    return .move(
      to: .stopping(.successor(c.attempt), Debt(c.attempt, .nobodyServes)),
      concluding(c.concluding, .nobodyServes) + [.killSuccessor(c.attempt)])
  }

  static func concluding(_ debt: Debt?, _ outcome: Outcome? = nil) -> [Command] {
    debt.map { [.conclude($0.attempt, outcome ?? $0.outcome)] } ?? []
  }

  /// A restarted supervisor sends a heartbeat before any other work: the processes that it finds may be about to take
  /// it for dead.
  static func showingItself(_ answer: Answer) -> Answer {
    guard case .move(let next, let commands) = answer else { return answer }
    return .move(to: next, [.sendHeartbeats] + commands)
  }

  /// A restarted supervisor finds an attempt without a commit record. It has no copy of the lock, so it may not go on.
  static func undoing(_ c: Course, _ incumbent: Presence, _ successor: Presence) -> Answer {
    let sequel = incumbent == .gone ? .restart : c.moved
    guard successor == .alive, c.probation == .wanted || c.strategy == .overlap else {
      return undo(c, sequel, .supervisorRestarted)
    }
    return dismiss(c, sequel, .supervisorRestarted)
  }

  /// A restarted supervisor finds a commit record whose attempt is not concluded.
  static func completing(_ c: Course, _ incumbent: Presence, _ successor: Presence) -> Answer {
    switch successor {
    case .alive where c.terms.dialect == .first: complete(c, incumbent)
    case .alive: .move(to: .settling(c, incumbent: incumbent), [.sendServe(c.attempt)])
    case .gone: abandon(c, incumbent, .successorExited)
    }
  }
}
