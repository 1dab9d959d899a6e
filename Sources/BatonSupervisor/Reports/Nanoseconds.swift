extension Duration {
  /// For a column of times that are compared with each other: "1186.400 ms".
  package var inMilliseconds: String {
    let microseconds = wholeMicroseconds
    let rest = String(microseconds.magnitude % 1_000)
    let sign = microseconds < 0 ? "-" : ""
    return sign + "\(microseconds.magnitude / 1_000)." + String(repeating: "0", count: 3 - rest.count) + rest + " ms"
  }

  /// From one stamp of the monotonic clock to another; negative when the second is the earlier one.
  package static func between(_ from: UInt64, _ to: UInt64) -> Duration {
    to >= from ? .nanoseconds(Int64(clamping: to - from)) : .nanoseconds(-Int64(clamping: from - to))
  }
}
