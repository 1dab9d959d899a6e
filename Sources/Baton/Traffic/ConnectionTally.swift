import Synchronization

/// The open connections, and what became of those that a drain found.
struct ConnectionTally: Sendable {
  private(set) var open: UInt32 = 0
  /// Whether the server has ever counted one: a server that does not count has none to tell of.
  private var hasCounted = false
  private var drain: DrainedConnections?
  private var told: DrainedConnections?

  mutating func opened() {
    hasCounted = true
    open += 1
    drain?.found += 1
  }

  /// Counts one less; `last` when a drain has none left.
  mutating func closed(_ closing: Traffic.Closing) -> TrafficCount.Departure {
    guard open > 0 else { fatalError("Traffic.connectionClosed() was called more often than connectionOpened()") }
    open -= 1
    switch closing {
    case .inOrder: drain?.inOrder += 1
    case .byForce: drain?.byForce += 1
    }
    return drain != nil && open == 0 ? .last : .notLast
  }

  /// Counts those out that have moved, and those that were ended for everybody. A server that does not count has none open.
  mutating func left(given: Int, ended: Int) -> TrafficCount.Departure {
    guard open > 0 else { return .notLast }
    open -= min(open, UInt32(clamping: given + ended))
    drain?.byForce += UInt32(clamping: ended)
    return drain != nil && open == 0 ? .last : .notLast
  }

  /// A drain that goes on is not begun again.
  mutating func beginDrain() {
    drain = drain ?? DrainedConnections(found: open)
  }

  /// The server serves anew.
  mutating func endDrain() {
    (drain, told) = (nil, nil)
  }

  /// What there is to tell now, unless it was told already or nobody counts.
  mutating func takeUntold() -> DrainedConnections? {
    guard hasCounted, let drain, drain != told else { return nil }
    told = drain
    return drain
  }

  /// What there is to tell when every connection is closed, once.
  mutating func takeWhole() -> DrainedConnections? {
    open == 0 ? takeUntold() : nil
  }

  /// What there is to tell when the process is about to end, which closes what is open. Also of a server that has never
  /// had a connection: who asks for this counts.
  mutating func takeLast() -> DrainedConnections? {
    hasCounted = true
    guard var last = drain else { return nil }
    last.byForce += open
    defer { told = last }
    return last == told ? nil : last
  }
}

/// What became of the connections that a drain found, or that came before it ceased to accept.
struct DrainedConnections: Hashable, Sendable {
  var found: UInt32
  var inOrder: UInt32 = 0
  var byForce: UInt32 = 0
}
