package import BatonPlatform

/// How often a service manager wants to hear that this process lives, by `WATCHDOG_USEC`; `WATCHDOG_PID` says whom it
/// means, if it is not everybody.
package struct WatchdogInterval: Hashable, Sendable {
  package let duration: Duration

  package init?(_ environment: Environment, pid: Int32) {
    guard let text = environment["WATCHDOG_USEC"], let microseconds = Int64(text), microseconds > 0,
      environment["WATCHDOG_PID"].map({ $0 == "\(pid)" }) ?? true
    else { return nil }
    duration = .microseconds(microseconds)
  }
}
