import BatonMachines
import BatonPlatform

/// What the loop wakes up for by itself.
enum Alarm: Hashable, Sendable {
  /// A timer of the machine.
  case machine(SupervisorTimer)
  /// The whole attempt has taken as long as its asker grants.
  case attemptLimit
  /// It is time to look at the listeners' queues.
  case queueSample
  /// It is time to try again to start a program that is still open for writing.
  case launch
  /// It is time to look again whether all that a process has started is gone.
  case sweep(pid: Int32)
  /// The channel of a process has ended and its exit has not followed.
  case overdueExit(pid: Int32)
  /// A process that was released should be gone by now.
  case release(pid: Int32)
  /// It is time to say that the supervisor lives.
  case proofOfLife
  /// A child that hashes or copies should have ended.
  case child(token: UInt64)
  /// The candidate for this supervisor's own program should have answered, or the other clients have had their time.
  case candidate
}

/// All that is timed, as one deadline for the loop. At most one of each alarm is set.
struct Deadlines {
  private var instants: [Alarm: MonotonicInstant] = [:]

  var earliest: MonotonicInstant? { instants.values.min() }

  mutating func set(_ alarm: Alarm, at instant: MonotonicInstant) {
    instants[alarm] = instant
  }

  mutating func set(_ alarm: Alarm, in duration: Duration) {
    instants[alarm] = .now().advanced(by: duration)
  }

  mutating func clear(_ alarm: Alarm) {
    instants[alarm] = nil
  }

  func isSet(_ alarm: Alarm) -> Bool {
    instants[alarm] != nil
  }

  /// How long until an alarm goes off; nothing when it is not set.
  func remaining(_ alarm: Alarm, at now: MonotonicInstant) -> Duration? {
    instants[alarm].map { max(.zero, now.duration(to: $0)) }
  }

  func isDue(at now: MonotonicInstant) -> Bool {
    earliest.map { $0 <= now } ?? false
  }

  /// Takes out the alarm that has been due for the longest time.
  mutating func takeDue(at now: MonotonicInstant) -> Alarm? {
    guard let (alarm, instant) = instants.min(by: { $0.value < $1.value }), instant <= now else { return nil }
    instants[alarm] = nil
    return alarm
  }
}
