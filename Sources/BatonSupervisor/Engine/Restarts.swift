import BatonPlatform

/// How often a service is started that does not stay: at once, then after a delay that doubles up to a limit, and from
/// the beginning when it had been well for a while.
///
/// A while is measured by the delay before it, so that a service which dies every minute is never away for half of one:
/// it waits at most a tenth of the time that it served.
package struct Restarts {
  package init() {}

  /// Starts since it was last well.
  private var starts = 0
  /// The delay before the latest start, as the rule says.
  private var latestDelay = Duration.zero
  package private(set) var deaths: UInt32 = 0
  package private(set) var lastDeath: Death?
  package private(set) var lastDeathAt: WallClock?

  /// The delay before the next start, which is counted by being asked for.
  ///
  /// It is up to half shorter than the rule says, at random: services that died together do not come back together.
  package mutating func nextDelay(
    _ limits: Configuration.Limits, by chance: inout some RandomNumberGenerator
  ) -> Duration {
    latestDelay = delay(limits)
    starts += 1
    let longest = latestDelay.wholeMilliseconds
    return .milliseconds(Int64.random(in: (longest - longest / 2)...longest, using: &chance))
  }

  private func delay(_ limits: Configuration.Limits) -> Duration {
    guard starts > 0 else { return .zero }
    var delay = limits.restartDelay
    for _ in 1..<min(starts, 64) where delay < limits.restartDelayLimit { delay *= 2 }
    return min(delay, limits.restartDelayLimit)
  }

  /// Another release was committed: what the one before died of says nothing of it.
  package mutating func beginAnew() {
    starts = 0
  }

  /// A process that served has died.
  package mutating func noteDeath(_ death: Death?, servedFor time: Duration) {
    deaths += 1
    lastDeath = death
    lastDeathAt = .now
    if time >= Self.longEnough, time >= latestDelay * Self.timesItsDelay { starts = 0 }
  }

  /// Who serves for less dies of starting.
  private static let longEnough = Duration.seconds(1)
  private static let timesItsDelay = 10
}
