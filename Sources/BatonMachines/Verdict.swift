/// What a table answers to an input in a phase.
///
/// There are four answers because four different people are addressed: the driver acts on a *move* and a *stay*, the
/// log keeps an *ignore*, and a *violation* is somebody's fault.
package enum Verdict<Phase: Hashable & Sendable, Command: Hashable & Sendable>: Hashable, Sendable {
  /// The phase changes; the driver then executes the commands in order.
  case move(to: Phase, [Command])

  /// Legal, and the phase is the same afterwards; the driver executes the commands in order.
  case stay([Command])

  /// Legal for the sender, late for us. The driver logs the reason and closes any descriptor that came along.
  case ignore(String)

  /// Somebody broke the protocol. The driver logs the reason and reports the culprit to the machine as an input of
  /// its own (`successorViolated`, `incumbentViolated`, `supervisorViolated`); where no peer is to blame it is a bug
  /// of the driver. Never a crash.
  case violation(String)
}

/// Why a message that names another attempt than the one in flight is ignored. It is not an error of the current one.
package let lateness = "a late word about an attempt that is over"
