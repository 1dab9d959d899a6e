package import BatonPlatform

/// One client's call at one of the service's doors: a connect, and a question where there is one to ask.
package struct Knock: Sendable {
  package let address: SocketAddress
  /// Without a question a connection that is made is all there is to see.
  package let question: [UInt8]?
  package let patience: Duration

  package init(at address: SocketAddress, asking question: [UInt8]?, patience: Duration) {
    self.address = address
    self.question = question
    self.patience = patience
  }

  package enum Outcome: Hashable, Sendable {
    case refused
    case connected
    case answered
    case reset
    case closed
    case late
  }

  /// - Throws: what is this host's affair and says nothing of the service, such as a lack of descriptors or of ports.
  package func outcome() throws(SystemFailure) -> Outcome {
    let deadline = MonotonicInstant.now().advanced(by: patience)
    let socket = try OwnedDescriptor.socket(for: address, .nonBlocking)
    do throws(SystemFailure) {
      switch try socket.beginConnecting(to: address) {
      case .connected: break
      case .queueFull: return .refused
      case .inProgress:
        guard try socket.wait(for: .writable, until: deadline) else { return .refused }
        if let errno = try socket.pendingError() { return try outcome(of: errno) }
      }
    } catch {
      return try outcome(of: error.errno)
    }
    guard let question else { return .connected }
    do throws(SystemFailure) {
      _ = try socket.send(question.span)
      return try awaitAnswer(on: socket, deadline)
    } catch  where error.errno == .connectionReset || error.errno == .brokenPipe {
      return .reset
    }
  }

  private func awaitAnswer(
    on socket: borrowing OwnedDescriptor, _ deadline: MonotonicInstant
  ) throws(SystemFailure) -> Outcome {
    var answer: [UInt8] = []
    while try socket.wait(for: .readable, until: deadline) {
      switch try socket.read(appendingTo: &answer, limit: 64 << 10) {
      case .bytes: return .answered
      case .ended: return .closed
      case .wouldBlock: continue
      }
    }
    return .late
  }

  private func outcome(of errno: Errno) throws(SystemFailure) -> Outcome {
    switch errno {
    case .connectionRefused, .noSuchFile: return .refused
    case .connectionReset: return .reset
    case _: throw SystemFailure(call: .connect, object: "\(address)", errno: errno)
    }
  }
}
