import BatonPlatform

// The clients of the control socket, as the engine deals with them: their server reads and sends, the engine is given
// whole requests and answers them by the number of their connection. Nobody is waited for.

extension Engine {
  /// Makes the control socket, with tokens above all that the engine gives out.
  static func listenForClients(
    at path: String, passed: consuming ListeningSocket?, _ loop: borrowing EventLoop
  ) throws(StartRefusal) -> ControlServer {
    do {
      let socket = try ControlSocket.listen(at: path, passed: passed)
      return try ControlServer(socket, tokens: clientTokens, loop: loop)
    } catch let problem as ControlSocketProblem {
      throw StartRefusal(problem.sentence)
    } catch let failure as SystemFailure {
      throw StartRefusal(failure)
    } catch {
      fatalError("bug in baton: an error of an unknown kind: \(error)")
    }
  }

  private static var clientTokens: ClosedRange<UInt64> { 1 << 48...EventLoop.firstReservedToken - 1 }

  func attendToClients(_ token: UInt64, _ readiness: Readiness) {
    serveClients { () throws(SystemFailure) in
      guard let question = try clients.handle(token, readiness, at: .now(), loop: loop) else { return }
      take(question)
    }
  }

  /// Closes those who have had their time.
  func hurryClients() {
    let now = MonotonicInstant.now()
    guard let deadline = clients.deadline, deadline <= now else { return }
    serveClients { () throws(SystemFailure) in try clients.passTime(to: now, loop: loop) }
  }

  /// Sends an answer; after the last one the connection is closed.
  func answer(_ connection: UInt64, _ response: ControlResponse) {
    serveClients { () throws(SystemFailure) in
      try clients.answer(connection, response, at: .now(), loop: loop)
    }
  }

  /// Nothing more is to be said.
  func hangUp(on connection: UInt64) {
    serveClients { () throws(SystemFailure) in try clients.hangUp(on: connection, at: .now(), loop: loop) }
  }

  /// A loop that does not take a client is no reason to stop supervising.
  private func serveClients(_ serve: () throws(SystemFailure) -> Void) {
    do {
      try serve()
    } catch {
      log.say(.unable(.warning, to: "serve", "the control socket", because: "\(error)"))
    }
  }
}
