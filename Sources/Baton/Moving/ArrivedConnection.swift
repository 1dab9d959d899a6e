import BatonPlatform

/// A client's connection that the other process offers to this one.
///
/// Restore what ``state`` says of the client and ``accept()``. Letting go of it declines it: the other process then keeps it,
/// and closes it in order.
public struct OfferedConnection: ~Copyable, Sendable {
  /// The name of the listener that the client connected to.
  public var listener: String { offer.belongings.listener }
  /// What the other process has read from the client and not consumed: the beginning of the next request. Take it before
  /// anything that you read from the socket.
  public var residual: [UInt8] { offer.belongings.residual }
  /// What the other process knew of the client. It may be of another release: check it, and decline what you cannot read.
  public var state: [UInt8] { offer.belongings.state }

  private let offer: PendingOffer
  private let desk: Desk

  init(_ offer: PendingOffer, _ desk: Desk) {
    self.offer = offer
    self.desk = desk
  }

  /// Takes the connection over.
  ///
  /// Count it by ``Traffic/connectionOpened(_:)`` as moved, if you count.
  ///
  /// - Returns: The number of the socket. It is yours, close-on-exec, and in the blocking mode that the other process gave it.
  /// - Throws: ``BatonError/Code/withdrawn``, when the decision has come too late: thirty seconds after the offer, or when
  ///   this process is to go.
  public consuming func accept() throws(BatonError) -> Int32 {
    guard offer.decide(.accepted), let socket = offer.socket.take() else {
      throw BatonError(.withdrawn, "unable to accept a connection that was offered: the offer is withdrawn")
    }
    desk.tell(ofDecisionAbout: offer)
    return socket.release()
  }

  /// Leaves the connection to the other process, as letting go of it does.
  public consuming func decline() {}

  deinit {
    guard offer.decide(.declined) else { return }
    // The other process goes on with it when it hears of that: nothing of it may be left here.
    offer.socket.close()
    desk.tell(ofDecisionAbout: offer)
  }
}

/// A connection that was parked here and comes back, with what was parked.
///
/// Letting go of it closes the socket.
public struct ReturnedConnection: ~Copyable, Sendable {
  /// Why a connection comes back.
  public enum Reason: Hashable, Sendable {
    /// The upgrade is undone and the server serves again: go on with the client where you parked it.
    case resumed
    /// The other process does not take it: close it in order.
    case notMoved
  }

  /// Why it comes back.
  public let reason: Reason
  /// The name of the listener, as it was parked.
  public var listener: String { connection.belongings.listener }
  /// What was read and not consumed, as it was parked.
  public var residual: [UInt8] { connection.belongings.residual }
  /// The state, as it was parked.
  public var state: [UInt8] { connection.belongings.state }

  private let connection: ParkedConnection

  init(_ connection: ParkedConnection, _ reason: Reason) {
    self.connection = connection
    self.reason = reason
  }

  /// Takes the socket back: the number that was parked, which is the server's again.
  public consuming func take() -> Int32 {
    guard let socket = connection.socket.take() else { preconditionFailure("bug in baton: what comes back is there") }
    return socket.release()
  }
}
