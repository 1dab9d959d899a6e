import BatonMachines

/// Which world is explored: what attempts there are, what may go wrong, and which rule is broken on purpose.
struct Setting: Sendable {
  var name = ""
  var strategy = Course.Strategy.exclusive
  var passage = Passage.descriptor
  var dialect = Dialect.second
  var offers = [Offer(.irreversible)]
  var moves = Moves.none
  var budget = Budget()
  var liar = Liar.nobody
  /// Whether the data were last written by a release that is newer than the one that is started.
  var legacy = Legacy.readable
  /// The rule that the drivers break, if any.
  var breach: Breach?
  var supervisor: Party<Supervisor>.Mutation?
  var incumbent: Party<Incumbent>.Mutation?
  var successor: Party<Successor>.Mutation?

  /// An attempt that somebody may ask for.
  struct Offer: Hashable, Sendable {
    var reversibility: Reversibility
    var probation: Course.Probation
    var extent: Course.Extent

    init(_ reversibility: Reversibility, _ probation: Course.Probation = .none, _ extent: Course.Extent = .complete) {
      self.reversibility = reversibility
      self.probation = probation
      self.extent = extent
    }
  }
}

/// Who may send what is not true, once for each lie in the budget.
enum Liar: Sendable {
  case nobody
  /// The successor sends any frame at any time. Everybody else has to come through.
  case successor
  /// Anybody may be told anything, whether or not it could have happened. No promise is made; nothing may fall over.
  case anybody
}

/// What the first process finds.
enum Legacy: Sendable {
  case readable
  case unreadable
}

/// A rule that concerns what the drivers do, broken.
enum Breach: Sendable, CaseIterable {
  /// Rule 1: the lock rides on SealComplete itself.
  case lockOnControlChannel
  /// Rule 1: the pair outlives its attempt, with the lock in it.
  case escrowLeftOpen
  /// Rule 2: the supervisor closes its copy when it has sent Begin.
  case copyClosedAtBegin
  /// Rule 2: the supervisor closes its copy when it has written the commit record.
  case copyClosedAtCommit
  /// Rule 3: ResumeAfterAbort never brings the descriptor.
  case resumeWithoutLock
  /// Rule 3: ResumeAfterAbort is sent without a look into the pair.
  case escrowUnread
  /// Rule 4: a resuming incumbent serves from memory as of its seal.
  case noRereading
  /// Rule 5: a taker of the lock does not look at the stamp.
  case stampUnread
  /// Rule 5: a successor stamps when it opens, before Serve.
  case stampedBeforeServe
  /// Rule 8: an exit is reported although the channel still holds frames.
  case exitBeforeLastWords
  /// Rule 9: the process is made before its attempt is written down.
  case spawnedBeforeRecord
  /// Rule 10: the supervisor keeps a copy of the lock that a version-1 incumbent has released.
  case copyKeptFromVersionOne
  /// The successor's end is reported when SIGKILL is sent, not when it is gone.
  case killTakenForDeath
}
