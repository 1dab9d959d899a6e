extension Supervisor {
  /// What is to be done. The driver executes the commands of one verdict in order, and reports what becomes of them as
  /// inputs. A message to a process that is gone is dropped in silence: its exit is, or will be, an input.
  package enum Command: Hashable, Sendable {
    // The successor.

    /// Makes the attempt durable (release, three generations), then the channel, then the process. Any failure is
    /// `spawnFailed`. The process is the successor from here on, also at a cold start.
    case spawn(Course)
    case sendHelloAck(Attempt)
    /// Tells the successor why it is not wanted.
    case sendRefused(Attempt)
    /// Begin. Exclusive, version 2: the driver attaches the lock if it holds a copy of it, else (a cold start, or a
    /// version-1 incumbent) says *acquire*; overlap: says *none*.
    case sendBegin(Attempt)
    /// Serve. To a successor of version 1, which serves at Ready, nothing is sent.
    case sendServe(Attempt)
    /// Abort, to a successor that has served, with its drain time.
    case sendAbort(Attempt)
    /// SIGTERM to a successor that serves, because everything stops.
    case terminateSuccessor(Attempt)
    /// SIGKILL to the successor and everything it started (its cgroup where there is one, else its session), again
    /// and again until nothing of it is left; then `successorEmptied`, once an attempt. Harmless when it is gone
    /// already or was never made: `successorEmptied` follows all the same.
    case killSuccessor(Attempt)

    // The incumbent.

    /// Park: its drain keeps the connections that can be moved.
    case sendPark(Attempt)
    /// PrepareHandoff with the remaining drain time.
    case sendPrepareHandoff(Attempt)
    /// SealRequest. For a passage by descriptor the driver makes the escrow pair of this attempt first: its own end
    /// close-on-exec, never stored, never inherited; the other end rides on the message and is closed here.
    case sendSealRequest(Attempt)
    /// Move, to both: the driver makes the pair, the incumbent gets the end that gives, the successor the one that takes,
    /// and the driver keeps neither. If there is no pair to be had nothing is sent, and the deadline ends the waiting.
    case sendMove(Attempt)
    /// The same with a pair of its own and the ends exchanged.
    case sendMoveBack(Attempt)
    /// Commit.
    case sendCommit(Attempt)
    /// ResumeAfterAbort. The driver attaches the lock if it holds a copy (and keeps its copy).
    case sendResume(Attempt)
    /// SIGTERM to the incumbent.
    case terminateIncumbent
    /// SIGKILL to the incumbent. Its exit is reported as `incumbentExited`.
    case killIncumbent
    /// What was the incumbent goes out of this machine's sight: the driver watches it to its exit, kills it when the
    /// retire time is over, and reports nothing of it any more. Overlap only: it owns nothing.
    case releaseIncumbent
    /// The successor is the incumbent from here on.
    case promote(Attempt)

    // What the supervisor has.

    /// Calls `listen` with the configured backlog on every listener again.
    case restoreBacklog
    /// Closes the supervisor's copy of the lock and its end of the escrow pair, if it has them.
    case dropLock
    /// One completed write. `recordWritten` or `recordFailed` is the very next input. The successor's release is the
    /// committed one from here on. The course is part of the record: a restarted supervisor is told it.
    case writeCommitRecord(Course)
    /// One completed write, before anything that follows. The release before is the committed one again. If the write
    /// fails the driver says so and goes on: a later supervisor finds the same out again.
    case writeReverted(Attempt)
    /// Writes the end of the attempt, and its receipt. An attempt is over when this is executed, not before.
    case conclude(Attempt, Outcome)
    /// Answers the operator that no attempt begins now.
    case refuse(Attempt, Cause)
    /// Notes why the attempt in flight does not go on. The first blame of an attempt goes to its receipt.
    case blame(Cause)
    /// Says that something is amiss which changes nothing in what is being done.
    case warn(Cause)
    /// One Heartbeat to every process of the attempt in flight.
    case sendHeartbeats
    case arm(SupervisorTimer)
    case disarm(SupervisorTimer)
    /// Nothing is left to do: the supervisor may exit.
    case finish
  }
}
