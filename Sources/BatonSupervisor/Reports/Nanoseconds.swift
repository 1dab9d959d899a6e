extension Duration {
  /// From one stamp of the monotonic clock to another; negative when the second is the earlier one.
  package static func between(_ from: UInt64, _ to: UInt64) -> Duration {
    to >= from ? .nanoseconds(Int64(clamping: to - from)) : .nanoseconds(-Int64(clamping: from - to))
  }
}
