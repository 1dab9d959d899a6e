import BatonMachines
package import BatonPlatform

/// The words of a keeper: who outlives even the supervisor.
///
/// It starts the supervisor, and starts it again when it dies; holds the descriptors that it is given; sends on the
/// signals that it gets; and ends when the supervisor has ended in order, with the same exit code. It knows nothing of
/// handoffs, has no configuration, and sleeps for ever when nothing happens.
///
/// Which exits are final:
///
/// * 0 always: an ordered stop.
/// * Any code after the supervisor was told to stop, or said itself that it stops.
/// * Any code of the very first supervisor before it was ready: a refusal to start, which the operator who has just
///   typed `baton run` shall read once.
///
/// A supervisor may replace its own program: it stores the new one as `candidate`, says that it reloads, and executes it.
/// Until that one is ready it is on trial: no code of it is an ordered stop, and when it ends the program before it is
/// started again. Once it is ready it is what is started from then on.
///
/// Everything else is a death, and a signal always is: servers may be running that somebody has to look after. What was
/// told to stop and died of something else is started again and told again.
package enum Keeper: Table {
  package enum Phase: Hashable, Sendable {
    /// Nothing was started yet.
    case unborn
    /// A supervisor runs, and not yet for long.
    case young(History)
    /// A supervisor runs, and was well for a while.
    case well(History)
    /// There is none, and it is not time yet for the next.
    case pausing(History)
    /// The supervisor has ended for good.
    case ended
  }

  /// What has to be remembered from one supervisor to the next.
  package struct History: Hashable, Sendable {
    package var start = Start.first
    package var readiness = Readiness.never
    /// Deaths in a row of supervisors that were not well before.
    package var deaths = 0
    /// The signal that asked for the end.
    package var farewell: Signal?
    /// Whether the program that runs was ever ready.
    package var program = Program.proven
    /// How often the supervisor that runs says that it lives, in microseconds.
    package var watchdog: UInt64?

    package init() {}

    package enum Start: Hashable, Sendable {
      case first, again
    }

    package enum Readiness: Hashable, Sendable {
      /// No supervisor has been ready.
      case never
      case reached
    }

    package enum Program: Hashable, Sendable {
      case proven
      /// It was put in the place of one that was.
      case onTrial
    }
  }

  package enum Input: Hashable, Sendable {
    case begun
    /// A supervisor that had lost its keeper has taken this one, instead of `begun`.
    case attached
    case supervisorExited(ExitStatus)
    case startFailed
    case signalReceived(Signal)
    case told(ServiceNotice.News)
    case timerFired(Timer)
  }

  package enum Command: Hashable, Sendable {
    /// The last program that was ready, or our own.
    case start
    /// The program that is on trial is ready.
    case keepCandidate
    case send(Signal)
    /// To an outer service manager that has no store, if there is one.
    case relay(ServiceNotice.News)
    case arm(Timer)
    case disarm(Timer)
    case end(KeeperEnd)
  }

  package enum Timer: Hashable, Sendable, CaseIterable {
    /// The next start.
    case restart
    /// The supervisor has run for long enough to be well.
    case wellness
    /// The supervisor has not said for too long that it lives.
    case watchdog
  }
}

/// How a keeper ends.
package enum KeeperEnd: Hashable, Sendable {
  /// With the exit code of its supervisor.
  case code(Int32)
  /// It could not even start one; the failure was told.
  case startFailed
}

/// How soon the next supervisor is started.
///
/// At once when one dies that was well; after a delay that doubles up to a limit when they die one after the other. Well
/// is who has run for ten times the delay before it, so that one which dies again and again costs a tenth of its time at
/// most, and never is given up.
package struct KeeperPace: Hashable, Sendable {
  package var firstDelay = Duration.milliseconds(10)
  package var limit = Duration.seconds(5)
  package var leastWellness = Duration.seconds(1)

  package init() {}

  /// The delay before the start that follows so many deaths in a row.
  package func delay(after deaths: Int) -> Duration {
    guard deaths > 1 else { return .zero }
    var delay = firstDelay
    for _ in 2..<min(max(deaths, 2), 64) where delay < limit { delay *= 2 }
    return min(delay, limit)
  }

  /// How long one has to run that was started after so many deaths.
  package func wellness(after deaths: Int) -> Duration {
    max(leastWellness, delay(after: deaths) * 10)
  }
}

/// Signals that a keeper sends on. The supervisor is started with all of them blocked, so that none can end it before it
/// listens for those that it wants.
package let keeperSignals: SignalSet = [.hangUp, .interrupt, .quit, .terminate, .user1, .user2]
