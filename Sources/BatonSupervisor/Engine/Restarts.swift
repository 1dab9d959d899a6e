import BatonPlatform

/// How often a service is started that does not stay: at once, then after a delay that doubles up to a limit, and from
/// the beginning when it had been well for a while.
package struct Restarts {
  package init() {}

  /// Starts since it was last well.
  private var starts = 0
  package private(set) var deaths: UInt32 = 0
  package private(set) var lastDeath: Death?
  package private(set) var lastDeathAt: WallClock?

  /// The delay before the next start, which is counted by being asked for.
  package mutating func nextDelay(_ limits: Configuration.Limits) -> Duration {
    defer { starts += 1 }
    guard starts > 0 else { return .zero }
    var delay = limits.restartDelay
    for _ in 1..<min(starts, 64) where delay < limits.restartDelayLimit { delay *= 2 }
    return min(delay, limits.restartDelayLimit)
  }

  /// A process that served has died. A while is as long as the longest delay.
  package mutating func noteDeath(_ death: Death?, servedFor time: Duration, _ limits: Configuration.Limits) {
    deaths += 1
    lastDeath = death
    lastDeathAt = .now
    if time >= limits.restartDelayLimit { starts = 0 }
  }
}
