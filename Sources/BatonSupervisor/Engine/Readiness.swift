import BatonPlatform

extension Engine {
  /// Tells a service manager that the service serves, once.
  func notifyReady() {
    guard readiness == .owed else { return }
    readiness = .told
    tellServiceManager([.ready], "that the service is ready")
    finishReplacement()
  }

  /// Tells a service manager that the end is in order, whatever the exit code will be, once: else a keeper would take a
  /// code other than 0 for a death and start the next supervisor.
  func notifyStopping() {
    guard readiness != .stopping else { return }
    readiness = .stopping
    let limits = configuration.limits
    let time = limits.stop + limits.kill + limits.resume + Self.reserve
    tellServiceManager([.stopping, .extendTimeout(microseconds: microseconds(time))], "that the service stops")
  }

  /// Tells a service manager how long a start may take by the configured limits, which its own default knows nothing of.
  /// A supervisor that takes somebody back is ready at once, whatever is still to be done.
  func notifyStarting() {
    guard readiness == .owed else { return }
    let limits = configuration.limits
    let time = limits.hello + limits.warm + limits.ready + Self.reserve
    tellServiceManager([.extendTimeout(microseconds: microseconds(time))], "how long the start may take")
  }

  private func microseconds(_ time: Duration) -> UInt64 { 1_000 * UInt64(time.wholeMilliseconds) }

  /// So that the supervisor, who knows what it waits for, is never the slower one to give up.
  private static var reserve: Duration { .seconds(30) }

  /// Says that the supervisor lives, now and twice as often as a service manager wants to hear it; nothing if none does.
  /// The loop says it itself, so that a loop which hangs does not.
  func proveLife() {
    guard let interval = WatchdogInterval(environment, pid: Host.pid) else { return }
    tellServiceManager([.alive], "that the supervisor lives")
    deadlines.set(.proofOfLife, in: interval.duration / 2)
  }

  /// A supervisor that hangs while an attempt is in flight is as bad as a dead one, and worse if it holds the lock: whoever
  /// would start the next one shall end it when its processes have given it up. When idle it harms nobody, and sleeps. Where
  /// a service manager watches by itself, that is how it is.
  func showLife() {
    guard asksToBeWatched else { return }
    let time = microseconds(configuration.limits.heartbeatSilence)
    tellServiceManager([.watchdog(microseconds: time), .alive], "that the supervisor lives")
  }

  func ceaseToShowLife() {
    guard asksToBeWatched else { return }
    tellServiceManager([.watchdog(microseconds: 0)], "that the supervisor sleeps")
  }

  private var asksToBeWatched: Bool { keeping == .kept && WatchdogInterval(environment, pid: Host.pid) == nil }

  func tellServiceManager(_ news: [ServiceNotice.News], _ inWords: String) {
    do throws(SystemFailure) {
      let socket = try NoticeSocket(environment)
      switch consume socket {
      case .some(let socket):
        try socket.tell(news)
        CrashPoint.pass("notice/sent")
      case .none: break
      }
    } catch {
      log.say(.unable(.warning, to: "tell the service manager", inWords, because: "\(error)"))
    }
  }

  enum ServiceReadiness: Hashable {
    case owed, told, stopping
  }
}
