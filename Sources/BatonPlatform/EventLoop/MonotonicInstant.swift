import CBatonLinux
import Glibc

/// A moment of CLOCK_MONOTONIC: the same clock in every process of the host, untouched by wall-clock changes.
package struct MonotonicInstant: Comparable, Hashable, Sendable {
  /// Nanoseconds since an arbitrary point that all processes share until the next boot.
  package let nanoseconds: UInt64

  package init(nanoseconds: UInt64) {
    self.nanoseconds = nanoseconds
  }

  package static func now() -> MonotonicInstant {
    var time = timespec()
    // The clock exists on every Linux and the memory is ours: the call cannot fail.
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return MonotonicInstant(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
  }

  /// Saturates at both ends of time.
  package func advanced(by duration: Duration) -> MonotonicInstant {
    let step = duration.wholeNanoseconds
    let (sum, overflow) = nanoseconds.addingReportingOverflow(step.magnitude)
    let (difference, underflow) = nanoseconds.subtractingReportingOverflow(step.magnitude)
    if step < 0 { return MonotonicInstant(nanoseconds: underflow ? 0 : difference) }
    return MonotonicInstant(nanoseconds: overflow ? .max : sum)
  }

  package func duration(to other: MonotonicInstant) -> Duration {
    other.nanoseconds >= nanoseconds
      ? .nanoseconds(other.nanoseconds - nanoseconds) : .zero - .nanoseconds(nanoseconds - other.nanoseconds)
  }

  package static func + (instant: MonotonicInstant, duration: Duration) -> MonotonicInstant {
    instant.advanced(by: duration)
  }

  /// From the right one to the left one.
  package static func - (end: MonotonicInstant, start: MonotonicInstant) -> Duration {
    start.duration(to: end)
  }

  package static func < (left: MonotonicInstant, right: MonotonicInstant) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}

extension Duration {
  /// Nanoseconds, saturated at what 64 bits hold (292 years).
  package var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, tooMuch) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflow || tooMuch ? (seconds < 0 ? .min : .max) : sum
  }
}
