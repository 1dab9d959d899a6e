/// The party that holds the listeners, spawns every process and decides.
///
/// Life of a good attempt of the exclusive strategy: serving, awaitingHello, warming, draining, sealing, opening,
/// recording, settling, retiring, serving. Nobody is disturbed before draining. Until the record is written everything can be
/// undone (undoing, resuming), after it everything is completed (settling, retiring), unless the successor is lost and
/// the incumbent can still serve (recalling).
package enum Supervisor {
  /// What the supervisor owes or awaits.
  package enum Phase: Hashable, Sendable {
    /// A supervisor that has just begun, and has not yet looked at what another one may have left.
    case adopting

    /// Nobody serves and nobody is being started. The debt is an attempt that ends with the next start.
    case vacant(Debt?)

    /// The incumbent serves; no attempt is in flight.
    case serving

    /// The successor is spawned; its Hello is due.
    case awaitingHello(Course)

    /// The successor warms; its Prepared is due. The incumbent serves undisturbed.
    case warming(Course)

    /// PrepareHandoff is sent; the incumbent's Drained is due.
    case draining(Course)

    /// SealRequest is sent; SealComplete, and the lock on the escrow pair, are due.
    case sealing(Course)

    /// Begin is sent; the successor's Ready is due.
    case opening(Course)

    /// The successor was told Serve before the record; its sign that it serves is due.
    case trying(Course)

    /// The successor serves before the record. The sealed incumbent can still take over again.
    case onProbation(Course)

    /// The commit record is being written. Instant: its result is the very next input.
    case recording(Course)

    /// The commit is recorded and Serve is sent; the successor's sign that it serves is due. Until it comes the
    /// incumbent is not told Commit: if the supervisor dies for ever now, one of the two can still serve.
    case settling(Course, incumbent: Presence)

    /// The successor serves, and the incumbent's connections move to it; the counts are due. Whatever becomes of that,
    /// Commit follows.
    case moving(Course)

    /// The successor serves and Commit is sent; the incumbent's exit is due.
    case retiring(Course)

    /// The commit is recorded, and the successor is lost. When it is gone, the incumbent is asked to resume: it does if
    /// it can read what the successor wrote, and goes if it cannot. Only then is the committed release started anew.
    case recalling(Course, Awaited)

    /// A successor that has served shall go, and gives the incumbent's connections back first; its counts are due.
    case movingBack(Course, Sequel)

    /// A successor that has served was told Abort; its exit is due.
    case dismissing(Course, Sequel)

    /// The successor was killed; it and everything it started must be seen gone. Then the sequel.
    case undoing(Course, Sequel)

    /// ResumeAfterAbort is sent; the incumbent's Resumed is due.
    case resuming(Course)

    /// The incumbent was killed; its exit is due. Then the committed release is started.
    case dislodging(Debt?)

    /// Everybody was told to stop.
    case stopping(Awaited, Debt?)

    /// All processes are gone and none will be started.
    case stopped
  }

  /// Which processes must be seen gone.
  package enum Awaited: Hashable, Sendable {
    case both(Attempt)
    case incumbent
    case successor(Attempt)
  }

  /// What follows when the successor is gone.
  package enum Sequel: Hashable, Sendable {
    /// The incumbent serves, undisturbed or because it has resumed: the attempt is over with this outcome.
    case serveOn(Outcome)
    /// The incumbent drained or sealed: it is told to resume, and has to answer.
    case resume
    /// The incumbent is unreachable and was killed: its exit is awaited, then the committed release is started.
    case dislodge
    /// There is no incumbent: the committed release is started.
    case restart
  }

  /// What has happened. An input that carries the number of an attempt that is not in flight is late and ignored.
  ///
  /// Duties of the driver: it reads a channel empty before it reports the process's exit, the channel's end, or a
  /// timer. It reports an exit, not the end of the channel, when the exit follows within a second.
  package enum Input: Hashable, Sendable {
    // The supervisor itself.

    /// What an earlier supervisor left behind. Always the first input, and fed once.
    case adopted(Found)
    /// The restart timer has fired and the driver has made a course for the committed (or first) release.
    case startRequested(Course)
    case upgradeRequested(Course)
    case cancelRequested
    case stopRequested
    /// The commit record is written (a completed write; it is made durable afterwards, off the path).
    case recordWritten(Attempt)
    /// The commit record could not be written, or not completely; nothing of it can be read back as a commit.
    case recordFailed(Attempt)
    /// The kernel's queue of a listener is nearly full. Looked at, and fed, while an attempt is not over.
    case queueNearLimit(Attempt)
    case timerFired(SupervisorTimer)

    // The successor.

    /// The process could not be made, or could not execute its program. What is left of it is still to be killed.
    case spawnFailed(Attempt)
    case helloReceived(Attempt, Judgement, Dialect)
    /// The moves are *agreed* when the configuration wants them and both processes are capable, else *none*.
    case preparedReceived(Attempt, Judgement, Passage, Reversibility, Moves)
    case readyReceived(Attempt, Judgement)
    /// It serves: Moment *serveRead*, which is sent after the stamp is written. A version-1 successor serves at Ready
    /// and says nothing more.
    case servingReceived(Attempt)
    /// It has settled what it gave back: its Moved.
    case movedBackReceived(Attempt)
    case refusedReceived(Attempt)
    /// Its application let go of a stage without finishing it.
    case successorDropped(Attempt)
    /// It broke the protocol: an undecodable frame, or a frame that got the verdict *violation*.
    case successorViolated(Attempt)
    /// The configured health check failed. Checked, and fed, only while the probation timer runs.
    case healthCheckFailed(Attempt)
    case successorChannelClosed(Attempt)
    /// Its main process is gone; what it started may still be there.
    case successorExited(Attempt)
    /// The answer to `killSuccessor`: it and everything it started are gone and reaped. The last that is said of it.
    case successorEmptied(Attempt)

    // The incumbent.

    case drainedReceived(Judgement)
    case sealCompleteReceived(Attempt, Judgement, Custody)
    case sealFailedReceived(Attempt)
    /// It has settled what it gave away: its Moved.
    case movedReceived(Attempt)
    /// It accepts again and holds the lock; as an answer, or unasked when it resumed by itself.
    case resumedReceived(Attempt)
    case incumbentDropped
    case incumbentViolated
    case incumbentChannelClosed
    /// It is gone and reaped, and its channel holds nothing unread.
    case incumbentExited
  }

  /// What a supervisor finds when it begins. A process whose channel still holds frames is reported alive even if it
  /// is gone: its frames and then its exit follow as inputs.
  package enum Found: Hashable, Sendable {
    /// No attempt is unfinished.
    case quiet(incumbent: Presence)
    /// An attempt is recorded and its conclusion is not.
    case unfinished(Course, Record, incumbent: Presence, successor: Presence)
  }

  package enum Presence: Hashable, Sendable, CaseIterable {
    case alive
    case gone
  }

  /// How far an unfinished attempt is written down.
  package enum Record: Hashable, Sendable, CaseIterable {
    case open
    case committed
    case reverted
  }
}

extension Supervisor.Input {
  /// The attempt that a message or an event belongs to. Requests name an attempt that is yet to begin: none.
  var attempt: Attempt? {
    switch self {
    case .recordWritten(let n), .recordFailed(let n), .queueNearLimit(let n), .spawnFailed(let n),
      .helloReceived(let n, _, _), .preparedReceived(let n, _, _, _, _), .readyReceived(let n, _),
      .servingReceived(let n),
      .refusedReceived(let n), .successorDropped(let n), .successorViolated(let n), .healthCheckFailed(let n),
      .successorChannelClosed(let n), .successorExited(let n), .successorEmptied(let n),
      .sealCompleteReceived(let n, _, _), .sealFailedReceived(let n), .resumedReceived(let n), .movedReceived(let n),
      .movedBackReceived(let n):
      n
    case .adopted, .startRequested, .upgradeRequested, .cancelRequested, .stopRequested, .timerFired,
      .drainedReceived, .incumbentDropped, .incumbentViolated, .incumbentChannelClosed, .incumbentExited:
      nil
    }
  }
}
