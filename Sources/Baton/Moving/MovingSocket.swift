import BatonPlatform
import Synchronization

/// A client's socket on its way from hand to hand: taken once, and closed when nobody takes it.
final class MovingSocket: Sendable {
  private let held: Mutex<OwnedDescriptor?>

  init(_ socket: consuming OwnedDescriptor?) {
    held = Mutex(socket)
  }

  func take() -> OwnedDescriptor? {
    held.withLock { $0.take() }
  }

  /// Closes it here. Whoever else has it keeps it.
  func close() {
    _ = take()
  }

  /// `nil` when it was taken.
  func lend<Value: Sendable>(
    _ body: (borrowing OwnedDescriptor) throws(SystemFailure) -> Value
  ) throws(SystemFailure) -> Value? {
    try held.withLock { (held) throws(SystemFailure) -> Value? in
      switch held {
      case .some(let socket): try body(socket)
      case .none: nil
      }
    }
  }
}

/// What goes with a client's socket. Nobody prints it: it is the client's.
struct Belongings: Sendable {
  var listener: String
  var residual: [UInt8]
  var state: [UInt8]
}

/// A connection that the application has parked.
final class ParkedConnection: Sendable {
  let belongings: Belongings
  let socket: MovingSocket

  init(_ belongings: Belongings, _ socket: consuming OwnedDescriptor) {
    self.belongings = belongings
    self.socket = MovingSocket(socket)
  }
}

/// A connection that is offered to the application.
///
/// The application decides on its own thread, and the control thread may withdraw the offer at the same time: whoever
/// comes first has decided. An application that has accepted uses the socket at once, before its answer is on the wire;
/// that is safe because no refusal can follow any more, and only a refusal gives the socket back to the other process.
final class PendingOffer: Sendable {
  enum Decision: Sendable {
    case open, accepted, declined, withdrawn
  }

  /// Whether the other process waits for what the application decides.
  enum Answer: Sendable {
    case due
    /// It was accepted in the application's name while the application did not serve.
    case given
  }

  let connection: UInt64
  let belongings: Belongings
  let socket: MovingSocket
  let answer: Answer
  private let decided = Mutex(Decision.open)

  init(connection: UInt64, _ belongings: Belongings, _ socket: MovingSocket, _ answer: Answer) {
    self.connection = connection
    self.belongings = belongings
    self.socket = socket
    self.answer = answer
  }

  var decision: Decision { decided.withLock { $0 } }

  /// True when this was the first to decide.
  func decide(_ decision: Decision) -> Bool {
    decided.withLock { decided in
      guard decided == .open else { return false }
      decided = decision
      return true
    }
  }
}
