import BatonPlatform
import BatonProtocol

/// Hands the clients' connections to the next process instead of closing them, and takes those of the process before.
///
/// A client whose connection moves keeps its socket and its port, and notices nothing: what it has sent waits in the socket,
/// and its next answer comes from the other process. A server takes part by saying so in ``DataServer/connections``. There
/// is one of these for the whole life of the process, ``ManagedProcess/connections``, and it may be used from any thread and
/// any task.
///
/// Giving: when ``DrainRequest/connections`` says so, ``park(_:listener:residual:state:)`` each connection at a message
/// boundary instead of closing it. Taking: what arrives waits behind ``descriptor``, or in one of the three forms of asking.
///
/// A connection that is encrypted by a library in your process (TLS) must not be parked: its keys and sequence numbers are in
/// that library and not in the socket, so that the next process could neither read nor answer. Close it in order, as
/// before. UDP has no connections, and needs none of this.
public final class Connections: Sendable {
  let desk: Desk

  init(desk: Desk) {
    self.desk = desk
  }

  /// What becomes of established connections at a handoff, as far as the server is concerned.
  public enum Fate: Hashable, Sendable {
    /// The server closes them in order.
    case closed
    /// The server can park them, and take parked ones. They move if both processes can and the configuration allows it.
    case moved
  }
}

// MARK: Giving

extension Connections {
  /// Gives a connection away: from here on the library has the socket, and the server touches it no more.
  ///
  /// Call it at a message boundary, when everything that was begun is answered and *written*. What was read and not consumed
  /// goes along; what still comes waits in the socket.
  ///
  /// It goes to the next process, or comes back as ``Connections/Arrival/returned(_:)``.
  ///
  /// - Parameters:
  ///   - socket: The number of a connected stream socket, which the library closes. Its blocking mode goes with it.
  ///   - listener: The name of the listener that the client connected to.
  ///   - residual: What was read from the client and not consumed, at most 64 KiB.
  ///   - state: What the next process has to know of the client, in a form that is the server's own and that a later release
  ///     can read, at most 64 KiB.
  /// - Throws: ``BatonError/Code/notAsked``, ``BatonError/Code/tooLarge``, ``BatonError/Code/notConnected`` or
  ///   ``BatonError/Code/system``. The socket is then still the server's: close it in order.
  public func park(
    _ socket: Int32, listener: String, residual: [UInt8] = [], state: [UInt8] = []
  ) throws(BatonError) {
    let belongings = Belongings(listener: listener, residual: residual, state: state)
    try belongings.requireSize()
    guard try isConnectedStream(socket) else {
      throw BatonError(
        .notConnected, "unable to park descriptor \(socket): it is no stream socket, or not connected any more")
    }
    guard desk.park(belongings, socket) else {
      throw BatonError(.notAsked, "unable to park a connection: nobody has asked for it, or not any more")
    }
  }

  private func isConnectedStream(_ socket: Int32) throws(BatonError) -> Bool {
    do throws(SystemFailure) {
      return try OwnedDescriptor.isConnectedStream(socket)
    } catch {
      throw BatonError(.system, error)
    }
  }

  /// What became of the connections that this process has given away at its last handoff.
  ///
  /// When the move is over, `offered` is `adopted` + `refused` + `ambiguous`.
  public struct Counts: Hashable, Sendable {
    /// Those that the other process was asked to take.
    public internal(set) var offered = 0
    /// Those that it has taken.
    public internal(set) var adopted = 0
    /// Those that it has refused: they came back.
    public internal(set) var refused = 0
    /// Those of which it is not known whether it has them: they were ended for everybody.
    public internal(set) var ambiguous = 0
  }

  /// What became of the connections that this process has given away at its last handoff.
  public var counts: Counts { desk.look { $0.moveCounts } }
}

extension Belongings {
  fileprivate func requireSize() throws(BatonError) {
    let limits = [
      ("the listener's name", listener.utf8.count, ProtocolLimits.nameBytes),
      ("what was not consumed", residual.count, ProtocolLimits.residualBytes),
      ("the state", state.count, ProtocolLimits.stateBytes),
    ]
    for (what, count, limit) in limits where count > limit {
      throw BatonError(
        .tooLarge, "unable to park a connection: \(what) has \(count) bytes, and at most \(limit) can be moved")
    }
  }
}

// MARK: Taking

extension Connections {
  /// A connection that arrives at the server without being accepted.
  public enum Arrival: ~Copyable, Sendable {
    /// The other process offers it: take it, or do not.
    case offered(OfferedConnection)
    /// It was parked here, and comes back.
    case returned(ReturnedConnection)
  }

  /// A descriptor that is readable while a connection waits to be taken: for an event loop of your own.
  ///
  /// Watch it level-triggered; never read or close it. Call ``next()`` until there is none.
  public var descriptor: Int32 { desk.arrivalFlag.descriptor }

  /// The next connection that waits; `nil` when there is none. Never blocks.
  public func next() -> Arrival? {
    guard let arriving = desk.takeArrival() else { return nil }
    return present(arriving)
  }

  /// Waits for the next connection. Blocks the calling thread; in a task, the `async` form is taken.
  public func arrival() -> Arrival {
    while true {
      if case .value(let arriving) = desk.wait(for: desk.arrival) { return present(arriving) }
    }
  }

  /// Waits for the next connection.
  ///
  /// - Throws: ``BatonError/Code/cancelled`` when the task is cancelled.
  public func arrival() async throws(BatonError) -> Arrival {
    guard case .value(let arriving) = await desk.wait(for: desk.arrival) else {
      throw BatonError(.cancelled, "unable to wait for a connection: the task was cancelled")
    }
    return present(arriving)
  }

  private func present(_ arriving: Arriving) -> Arrival {
    switch arriving {
    case .offered(let offer): .offered(OfferedConnection(offer, desk))
    case .returned(let connection, let reason): .returned(ReturnedConnection(connection, reason))
    }
  }
}
