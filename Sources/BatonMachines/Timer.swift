/// The supervisor's timers. At most one of each runs; a disarmed timer never fires.
///
/// A driver grants every deadline one second more than the peer was told, for an answer that is on the wire when the
/// time runs out, and feeds a timer only when every channel has been read empty.
package enum SupervisorTimer: Hashable, Sendable, CaseIterable {
  /// The successor's Hello is due.
  case hello
  /// The successor's Prepared is due.
  case warm
  /// The incumbent's Drained is due.
  case drain
  /// The incumbent's SealComplete is due.
  case seal
  /// The successor's Ready is due.
  case opening
  /// The successor's sign that it serves is due.
  case serving
  /// The counts of the connections that move are due.
  case move
  /// The probation is over: the successor may be committed.
  case probation
  /// The incumbent's Resumed is due.
  case resume
  /// The exit of the incumbent that was told Commit is due.
  case retire
  /// The exit of a successor that has served and was told Abort is due.
  case dismissal
  /// What was sent SIGKILL should be gone by now.
  case kill
  /// The committed release is to be started (at once after a first death, later after each further one).
  case restart
  /// The exit of everything that was told to stop is due.
  case stop
  /// It is time to show the processes of the attempt that the supervisor lives.
  case heartbeat
  /// The incumbent has sent no frame for too long. Re-armed by the driver at each of its frames.
  case incumbentSilence
  /// The successor has sent no frame for too long. Re-armed by the driver at each of its frames.
  case successorSilence
}

/// The timers of a managed process, as incumbent and as successor.
package enum ProcessTimer: Hashable, Sendable, CaseIterable {
  /// It is time to show the supervisor that the process lives.
  case heartbeat
  /// The supervisor has sent no frame for too long. Re-armed by the driver at each of its frames, and fed only when
  /// the channel has been read empty.
  case supervisorSilence
  /// It is time to try the lock again.
  case retake
}
