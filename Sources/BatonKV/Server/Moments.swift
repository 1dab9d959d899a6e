import BatonPlatform

/// When the door closed and opened, on the clock that all processes share.
struct Moments: Sendable {
  var lastAccept: MonotonicInstant?
  var stoppedAccepting: MonotonicInstant?
  var firstAccept: MonotonicInstant?
  var firstAnswer: MonotonicInstant?
}

/// What a drain found and did.
struct DrainReport: Sendable {
  let openAtDrain: Int
  /// Connections whose client has not ended its side yet.
  let stillOpen: Int
  let moments: Moments
}
