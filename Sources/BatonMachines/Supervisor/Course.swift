/// What one attempt is to do. The driver makes it, records it, and spawns by it; the table only reads it, and notes in
/// it what the successor has told.
package struct Course: Hashable, Sendable, CustomStringConvertible {
  package let attempt: Attempt
  package let origin: Origin
  package let strategy: Strategy
  package let extent: Extent
  package let probation: Probation

  /// What the successor has told about itself: by its Hello the dialect, by its Prepared the rest.
  package internal(set) var terms: Terms

  /// Whether the clients' connections move, and how far that has come. Noted by the table, and not written down: a
  /// restarted supervisor has no pair, and asks for nothing to be moved.
  package internal(set) var moves = Moves.none

  /// The earlier attempt that ends with this cold start, if one does. Noted by the table.
  package internal(set) var concluding: Debt?

  package init(
    _ attempt: Attempt, _ origin: Origin, _ strategy: Strategy = .exclusive, extent: Extent = .complete,
    probation: Probation = .none, terms: Terms = Terms(), concluding: Debt? = nil
  ) {
    self.attempt = attempt
    self.origin = origin
    self.strategy = strategy
    self.extent = extent
    self.probation = probation
    self.terms = terms
    self.concluding = concluding
  }

  package var description: String { "\(origin) \(attempt)" }

  /// Where the attempt comes from.
  package enum Origin: Hashable, Sendable, CaseIterable {
    /// An incumbent serves, a successor shall take over from it.
    case handoff
    /// Nobody serves, a process of the committed (or first) release shall.
    case coldStart
  }

  /// How the successor comes to serve.
  package enum Strategy: Hashable, Sendable, CaseIterable {
    /// The server owns data: the incumbent drains and seals before the successor opens them.
    case exclusive
    /// The server owns no data: both accept for a moment, and the incumbent goes after the commit.
    case overlap
  }

  /// How far the attempt goes.
  package enum Extent: Hashable, Sendable, CaseIterable {
    case complete
    /// Everything up to the drain, then the successor is sent away.
    case rehearsal
  }

  /// Whether the successor shall serve for a while before it is committed. Only a reversible release can.
  package enum Probation: Hashable, Sendable, CaseIterable {
    case none
    case wanted
  }
}

/// What a successor has told about itself, as far as a decision depends on it.
package struct Terms: Hashable, Sendable {
  package var dialect: Dialect
  package var passage: Passage
  package var reversibility: Reversibility

  package init(
    _ dialect: Dialect = .second, _ passage: Passage = .descriptor, _ reversibility: Reversibility = .irreversible
  ) {
    self.dialect = dialect
    self.passage = passage
    self.reversibility = reversibility
  }
}

/// Whether the clients' connections are moved.
package enum Moves: Hashable, Sendable, CaseIterable {
  /// They are closed in order: it was not configured, or one of the two processes cannot.
  case none
  /// They will be, when the successor serves.
  case agreed
  /// Both processes were given an end of the pair; the counts are due.
  case begun
  /// The counts are there.
  case settled
}

/// The version of the protocol that a process speaks.
package enum Dialect: Hashable, Sendable, CaseIterable {
  case first
  case second
}

/// How the data directory's lock gets from the incumbent to the successor.
package enum Passage: Hashable, Sendable, CaseIterable {
  /// The locked descriptor itself travels: both processes speak version 2.
  case descriptor
  /// The incumbent releases it and the successor acquires it: a version-1 incumbent.
  case release
  /// There is none: the server owns no data.
  case none
}

/// Whether the incumbent's release can read what the successor's release writes.
package enum Reversibility: Hashable, Sendable, CaseIterable {
  case reversible
  case irreversible
}

/// What the driver finds when it checks the facts that came with a message. The table decides what follows.
package enum Judgement: Hashable, Sendable {
  case sound
  case unsound(Cause)
}

/// Whether the incumbent's lock descriptor was there when SealComplete was read. The driver reads the escrow pair then.
package enum Custody: Hashable, Sendable, CaseIterable {
  /// The supervisor holds a copy of the lock from here until `dropLock`.
  case held
  /// No descriptor came: the escrow pair is gone (a restarted supervisor), or the incumbent spoke version 1.
  case missing
}

/// An attempt that is not over, and what it ends as when somebody serves again.
package struct Debt: Hashable, Sendable {
  package let attempt: Attempt
  package let outcome: Outcome

  package init(_ attempt: Attempt, _ outcome: Outcome) {
    self.attempt = attempt
    self.outcome = outcome
  }
}

/// How an attempt ended.
package enum Outcome: Hashable, Sendable, CaseIterable {
  /// The successor serves for good, and its release is the committed one.
  case committed
  /// Everything up to the drain went well; nobody was disturbed.
  case rehearsed
  /// Ended before anybody was disturbed.
  case refused
  /// Undone: the committed release serves as before.
  case aborted
  /// Undone after the commit record was written, because the incumbent had resumed by itself.
  case reverted
  /// Nobody serves; the committed release is tried again and again (unless the supervisor was told to stop).
  case nobodyServes
}
