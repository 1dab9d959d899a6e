/// A process that serves, or has served and may have to again.
///
/// Given up in good order: serving, draining, drained, sealing, sealed, retiring. Called back from anywhere before
/// retiring: (retaking,) reopening, (stamping,) serving.
package enum Incumbent {
  /// What the process does or awaits.
  package enum Phase: Hashable, Sendable {
    /// It accepts and answers.
    case serving(Service)

    /// The application finishes the requests in flight and accepts no more. It holds the lock.
    case draining(Attempt)

    /// Drained is sent, or the seal failed. It holds the lock.
    case drained(Attempt)

    /// The application seals its data. It holds the lock.
    case sealing(Attempt)

    /// The lock has been passed and SealComplete is sent. It holds nothing.
    case sealed(Attempt)

    /// It wants the lock back, and tries until it has it.
    case retaking(Attempt)

    /// It holds the lock; the application reads what was appended since its seal and gets ready to serve.
    case reopening(Attempt, Lock)

    /// Its generation is being written into the lock file. Instant: its result is the very next input, and the
    /// channel is not read meanwhile.
    case stamping(Attempt)

    /// It is told to go: the application finishes and the process exits. There is no way back.
    case retiring
  }

  /// How a serving process came to serve.
  package struct Service: Hashable, Sendable {
    /// The attempt that it was the successor of, until the next one begins.
    package var born: Attempt?
    /// The last attempt in which it resumed, asked or by itself.
    package var resumed: Attempt?
    package var estate: Estate
    package var watch: Watch

    package init(born: Attempt? = nil, resumed: Attempt? = nil, estate: Estate = .data, watch: Watch = .unwatched) {
      self.born = born
      self.resumed = resumed
      self.estate = estate
      self.watch = watch
    }
  }

  /// Whether the supervisor listens for a sign of life. A successor that has begun to serve may be on probation, and
  /// cannot know: it sends heartbeats until the supervisor has ceased to send its own.
  package enum Watch: Hashable, Sendable, CaseIterable {
    case watched
    case unwatched
  }

  /// How a reopening process came to hold the lock.
  package enum Lock: Hashable, Sendable, CaseIterable {
    /// It never gave it away: its generation is as before.
    case kept
    /// It took it again: it stamps a new generation before it serves.
    case retaken
  }

  package enum Input: Hashable, Sendable {
    // The supervisor.

    case prepareReceived(Attempt)
    /// The escrow end came with it; the driver keeps it for `passLock` and closes it in any other case.
    case sealRequestReceived(Attempt)
    case commitReceived(Attempt)
    /// The driver keeps an attached descriptor for `takeAttachedLock` and closes it in any other case.
    case resumeReceived(Attempt, Attachment)
    case abortReceived(Attempt)
    case serveReceived(Attempt)
    /// The channel ended, after it was read empty.
    case supervisorGone
    /// It broke the protocol: an undecodable frame, or a frame that got the verdict *violation*.
    case supervisorViolated

    // The application.

    case drainFinished(Attempt)
    case sealFinished(Attempt)
    case sealFailed(Attempt)
    /// The application would serve: it has read what was appended since its seal.
    case reopened(Attempt)
    /// The application let go of a stage without finishing it.
    case dropped

    // The process itself.

    /// SIGTERM, or the application's own wish.
    case stopRequested
    case lockPassed(Attempt)
    /// The escrow pair is gone, or sending failed: the lock is still held.
    case lockNotPassed(Attempt)
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

    case sendDrained(Attempt)
    case sendSealComplete(Attempt)
    case sendSealFailed(Attempt)
    /// With the generation that is held. To a version-1 supervisor nothing is sent.
    case sendResumed(Attempt)
    /// Moment *serveRead*, once more: the supervisor has sent Serve again because it was restarted.
    case sendServing(Attempt)
    case sendDropped
    case sendHeartbeat

    // Towards the application.

    /// Accept no more, finish what is in flight; `drainFinished` answers.
    case askToDrain(Attempt)
    /// Flush and close the data; `sealFinished` or `sealFailed` answers.
    case askToSeal(Attempt)
    /// Open again, reading what was appended since the seal (also when no seal was finished); `reopened` answers.
    /// Answers to earlier questions may still come and are ignored.
    case askToReopen(Attempt)
    /// The application may accept and answer (again).
    case startServing
    /// Finish and exit. The driver sees to it that the process ends.
    case askToRetire

    // The lock. Results are the very next input.

    /// Sends the locked descriptor on the escrow pair, then closes its own: `lockPassed`. If it cannot be sent it is
    /// kept: `lockNotPassed`. Never LOCK_UN, except towards a version-1 supervisor, which knows no escrow pair: there
    /// the lock is released by LOCK_UN and closed.
    case passLock(Attempt)
    /// Checks the attached descriptor's inode against the path and locks it: `lockTaken`, or `lockUnreadable` and
    /// the lock is let go, or `lockUnavailable`.
    case takeAttachedLock(Attempt)
    /// Opens the path and tries to lock it, without waiting. Results as above.
    case tryLock(Attempt)
    /// Writes generation and format into the lock file, one write and one fdatasync: `stamped` or `stampFailed`. The
    /// generation is the one that came with ResumeAfterAbort, and always more than the one that is stamped.
    case stamp(Attempt)

    case arm(ProcessTimer)
    case disarm(ProcessTimer)
  }
}

/// Whether the server owns data behind a lock.
package enum Estate: Hashable, Sendable, CaseIterable {
  case data
  case none
}

/// Whether the lock's descriptor rides on a message.
package enum Attachment: Hashable, Sendable, CaseIterable {
  case attached
  case absent
}
