/// A process that shall serve: the successor of an attempt, a first start, or a restart after a crash.
///
/// Greeting, warming, awaitingBegin, taking, opening, awaitingServe, stamping, serving: from there on it is an
/// incumbent. Until it has read Serve it exits as soon as the supervisor is gone or silent.
package enum Successor {
  /// What the process does or awaits.
  package enum Phase: Hashable, Sendable {
    /// Hello is sent; HelloAck is due. The machine begins here.
    case greeting

    /// The application does all that can be done without owning the data.
    case warming(Attempt, Dialect)

    /// As warming, and Begin came already: a version-1 supervisor knows nothing of warming.
    case warmingBegun(Attempt, BeginLock)

    /// Prepared is sent; Begin is due.
    case awaitingBegin(Attempt, Dialect)

    /// It takes the lock, or waits until it can.
    case taking(Attempt, Dialect)

    /// It owns the data; the application opens what the seal changed.
    case opening(Attempt, Dialect, Estate)

    /// Ready is sent; Serve is due. It may accept and read, and answers nobody.
    case awaitingServe(Attempt, Estate)

    /// Its generation is being written into the lock file. Instant: its result is the very next input, and the
    /// channel is not read meanwhile.
    case stamping(Attempt, Dialect)

    /// It serves: the driver goes on with an incumbent's machine, which begins at `incumbent`.
    case serving(Attempt, Estate)

    /// The process ends.
    case leaving
  }

  /// What Begin says about the lock.
  package enum BeginLock: Hashable, Sendable, CaseIterable {
    /// Its descriptor rides on the message.
    case attached
    /// The process takes it by itself.
    case acquire
    /// There is none.
    case none
  }

  package enum Input: Hashable, Sendable {
    // The supervisor.

    case helloAckReceived(Attempt, Dialect)
    case refusedReceived
    /// The driver keeps an attached descriptor for `takeAttachedLock` and closes it in any other case.
    case beginReceived(Attempt, BeginLock)
    case serveReceived(Attempt)
    case abortReceived(Attempt)
    /// The channel ended, after it was read empty.
    case supervisorGone
    /// It broke the protocol: an undecodable frame, one that got the verdict *violation*, or one that only an
    /// incumbent understands.
    case supervisorViolated

    // The application.

    /// It has done all that can be done without owning the data.
    case warmed(Attempt)
    /// It would serve.
    case opened(Attempt)
    /// It cannot or will not; the reason goes to the supervisor.
    case declined
    /// It let go of a stage without finishing it.
    case dropped

    // The process itself.

    /// SIGTERM, or the application's own wish.
    case stopRequested
    case lockTaken
    case lockUnavailable
    /// The lock was taken, and its stamp names a format that this release cannot read.
    case lockUnreadable
    case stamped
    case stampFailed
    case timerFired(ProcessTimer)
  }

  package enum Command: Hashable, Sendable {
    // Towards the supervisor. A message that cannot be sent is dropped: the channel's end is, or will be, an input.

    /// To a version-1 supervisor nothing is sent.
    case sendPrepared(Attempt)
    case sendReady(Attempt)
    /// Moment *serveRead*, with the time at which Serve was read: from here on it counts as serving. To a version-1
    /// supervisor nothing is sent.
    case sendServing(Attempt)
    case sendRefused
    case sendDropped
    case sendHeartbeat

    // Towards the application.

    /// Warm up; `warmed` answers.
    case askToWarm(Attempt)
    /// Open what the seal changed; `opened` answers.
    case askToOpen(Attempt)
    /// The application may accept and answer.
    case startServing

    // The lock. Results are the very next input.

    /// Checks the attached descriptor's inode against the path and locks it: `lockTaken`, or `lockUnreadable` and
    /// the lock is let go, or `lockUnavailable`.
    case takeAttachedLock(Attempt)
    /// Opens the path and tries to lock it, without waiting. Results as above.
    case tryLock(Attempt)
    /// Writes generation and format into the lock file, one write and one fdatasync: `stamped` or `stampFailed`.
    case stamp(Attempt)

    /// Ends the process: the application is told, by an error; if it has not ended a moment later the driver ends it.
    /// Nothing that the process holds may outlive this.
    case exit
    case arm(ProcessTimer)
    case disarm(ProcessTimer)
  }
}

extension Successor.Phase {
  /// Where the incumbent's machine begins when a successor has come to serve.
  package var incumbent: Incumbent.Phase? {
    guard case .serving(let attempt, let estate) = self else { return nil }
    return .serving(Incumbent.Service(born: attempt, estate: estate, watch: .watched))
  }
}
