import BatonPlatform

/// A connected client: its socket, its session, and the descriptor that may have come.
final class ControlConnection {
  let socket: OwnedDescriptor
  let token: UInt64
  let asker: Asker
  var session: ControlSession
  var executable: AttachedExecutable?
  /// What the event loop was told to watch for.
  var interest: Interest = .readable

  init(_ socket: consuming OwnedDescriptor, token: UInt64, asker: Asker, connectedAt now: MonotonicInstant) {
    self.socket = socket
    self.token = token
    self.asker = asker
    session = ControlSession(connectedAt: now)
  }

  /// Reads what is there, once; gives the request when it is complete.
  func receive(at now: MonotonicInstant) -> ControlRequest? {
    var bytes: [UInt8] = []
    do {
      var message = try socket.receive(appendingTo: &bytes, limit: ControlLimits.readBytes)
      if let arrived = message.descriptor.take() {
        keep(AttachedExecutable(arrived), stray: message.strayDescriptors, at: now)
      }
      switch message.outcome {
      case .bytes: return session.receive(bytes, with: executable == nil ? .none : .descriptor, at: now)
      case .wouldBlock: break
      case .ended: session.end(at: now)
      }
    } catch {
      session.end(at: now)
    }
    return nil
  }

  private func keep(_ arrived: AttachedExecutable, stray: Int, at now: MonotonicInstant) {
    guard stray == 0, executable == nil, session.owesRequest else {
      // A client that sends heaps of descriptors has no business here; those that came are closed.
      session.end(at: now)
      return
    }
    executable = arrived
  }

  /// Sends what the socket takes.
  func flush(at now: MonotonicInstant) {
    while !session.unsent.isEmpty {
      do {
        guard case .bytes(let count) = try socket.send(session.unsent) else { return }
        session.sent(count, at: now)
      } catch {
        session.end(at: now)
      }
    }
  }
}
