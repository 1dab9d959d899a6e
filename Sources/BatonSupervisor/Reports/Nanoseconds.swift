extension Duration {
  /// Whole nanoseconds, as the kernel's clocks count; more than 292 years are cut.
  package var wholeNanoseconds: Int64 {
    let (seconds, attoseconds) = components
    let limit: Int64 = seconds < 0 ? .min : .max
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    guard !overflow else { return limit }
    let (sum, carried) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    return carried ? limit : sum
  }

  /// From one stamp of the monotonic clock to another; negative when the second is the earlier one.
  package static func between(_ from: UInt64, _ to: UInt64) -> Duration {
    to >= from ? .nanoseconds(Int64(clamping: to - from)) : .nanoseconds(-Int64(clamping: from - to))
  }
}
