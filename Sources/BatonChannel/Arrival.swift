package import BatonPlatform
package import BatonProtocol

/// A message that arrived, with all that came along.
package struct Arrival {
  package let message: Message
  /// The version that its frame was encoded in; the session compares it with the chosen one.
  package let version: ProtocolVersion
  /// The sender by the kernel's word, where the socket asks for it.
  package let credentials: Credentials?
  /// The descriptor that rode on it; there exactly when the kind of the message carries one.
  package let passed: PassedDescriptor?
}

/// What one visit to the socket brought.
package struct Reception {
  package var arrivals: [Arrival] = []
  package var rest = Rest.nothing
  /// Set when nothing will ever arrive again.
  package var end: ChannelEnd?

  /// What was left in the socket.
  package enum Rest: Hashable, Sendable {
    case nothing
    /// The beginning of a frame: to look again is of use only when more has come.
    case partOfFrame
  }
}

package enum ChannelEnd: Sendable {
  /// The peer closed its end between two frames: its death notice.
  case ended
  case failed(ChannelFailure)
}

package enum ChannelFailure: Error, Sendable {
  /// The peer broke the protocol; the stream has no more frame boundaries.
  case violated(ProtocolViolation)
  case system(SystemFailure)
  /// The peer does not read.
  case stuck
}

/// A descriptor on its way through a queue: owned by the message that carries it until somebody takes it.
package final class PassedDescriptor {
  private var held: OwnedDescriptor?

  package init(_ descriptor: consuming OwnedDescriptor) {
    held = consume descriptor
  }

  /// Hands the descriptor over. The second taker finds nothing: that would be a bug in us, and says so.
  package func take() -> OwnedDescriptor {
    guard let taken = held.take() else { preconditionFailure("bug in baton: a passed descriptor is taken once") }
    return taken
  }
}
