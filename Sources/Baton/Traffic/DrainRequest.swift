import BatonPlatform

/// A request to stop accepting, finish what is in flight and let the connections go.
///
/// You get one from `drainRequested()` or ``Traffic/drainRequest``.
public struct DrainRequest: Hashable, Sendable {
  /// Why the server is asked to drain.
  public enum Reason: Hashable, Sendable {
    /// Another process shall take over. The upgrade may fail: be prepared to serve again.
    case handoff
    /// The process is to end, because the supervisor or the server itself wants it.
    case stop
  }

  /// What is to become of the connections once nothing is in flight on them.
  public enum Parting: Hashable, Sendable {
    /// Close them in order.
    case close
    /// Park those that can go on in another process, and close the others in order; see ``Connections``.
    case park
  }

  /// Why the server is asked.
  public let reason: Reason
  /// What is to become of the connections.
  public let connections: Parting
  let grace: MonotonicInstant?
  let end: MonotonicInstant?

  /// How long requests in flight may still take; then close what is left by force. `nil` when nobody set a limit.
  ///
  /// It is computed when you ask, and never negative.
  public var graceLeft: Duration? { grace.map { max(.zero, MonotonicInstant.now().duration(to: $0)) } }

  /// How long it takes until the supervisor gives the upgrade up. `nil` when nobody set a limit.
  ///
  /// It is computed when you ask, and never negative.
  public var timeLeft: Duration? { end.map { max(.zero, MonotonicInstant.now().duration(to: $0)) } }
}
