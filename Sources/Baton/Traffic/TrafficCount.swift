import Synchronization

/// The number of requests in flight and whether new ones may begin, as one atomic value: no request can slip in between
/// the look at the gate and the count.
struct TrafficCount: ~Copyable, Sendable {
  /// The gate is the highest bit, the requests are below it.
  private let bits = Atomic<UInt64>(Self.closed)
  private static let closed: UInt64 = 1 << 63

  enum Arrival {
    case entered
    case refused(Departure)
  }

  /// Whether somebody may wait for this to be the last.
  enum Departure {
    case last, notLast
  }

  var requests: UInt64 { bits.load(ordering: .acquiring) & ~Self.closed }

  /// Counts one request, unless the gate is closed.
  func enter() -> Arrival {
    if bits.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue & Self.closed == 0 { return .entered }
    // The one too many is taken back at once; but somebody may have looked meanwhile, and wait for it to leave.
    return .refused(leave())
  }

  /// Counts one request less; `last` when the gate is closed and none is left.
  func leave() -> Departure {
    let left = bits.wrappingSubtract(1, ordering: .acquiringAndReleasing).newValue
    guard left & ~Self.closed != ~Self.closed else {
      fatalError("Traffic.end() was called more often than begin() returned true")
    }
    return left == Self.closed ? .last : .notLast
  }

  func open() { bits.bitwiseAnd(~Self.closed, ordering: .acquiringAndReleasing) }
  func close() { bits.bitwiseOr(Self.closed, ordering: .acquiringAndReleasing) }
}
