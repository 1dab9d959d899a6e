import BatonMachines
package import BatonPlatform

// A supervisor has lost its keeper, and somebody has said `baton run` again: this keeper takes the place of the other one.
// Nobody is disturbed. The supervisor stores again all that it has stored before; that it is not a child of this process
// matters only when it ends, because its exit code is not known then.

extension KeeperLoop {
  /// Offers itself to the supervisor at a control socket. When nobody is there who needs a keeper, nothing has happened: the
  /// supervisor that is started next will say what is so.
  package func attach(at path: String) throws(SystemFailure) {
    do throws(ControlProblem) {
      let client = try ControlClient(at: path)
      guard let process = try client.supervisor() else { return }
      try offer(client, to: process)
    } catch {
      log.say(.fact(.debug, "no supervisor takes this keeper", "\(error.sentence)"))
    }
    if begins == .anew { supervisor = nil }
  }

  private func offer(
    _ client: consuming ControlClient, to identity: ProcessIdentity
  ) throws(ControlProblem) {
    var client = client
    let process = try ControlProblem.wrapping { () throws(SystemFailure) in try ProcessHandle(opening: identity) }
    guard let process else { return }
    supervisor = SupervisorProcess(process)
    try client.ask(.attach(address: "\(address)"), passing: lifeline.given)
    guard case .attached? = try converse(&client) else { return }
    try ControlProblem.wrapping { () throws(SystemFailure) in try watchSupervisor() }
    begins = .attached
    log.say(.fact(.notice, "this is the keeper of the supervisor that had lost its own", pid: identity.pid))
  }

  /// Waits for the answer, and takes what is given to the store meanwhile: it comes before the answer.
  private func converse(_ client: inout ControlClient) throws(ControlProblem) -> ControlResponse? {
    let deadline = MonotonicInstant.now().advanced(by: Self.attachingPatience)
    var events: [EventLoop.Event] = []
    try ControlProblem.wrapping { () throws(SystemFailure) in
      try loop.watch(client.socket, for: .readable, token: Self.clientToken)
    }
    while deadline > .now() {
      if let response = try client.next(until: .now()) { return response }
      try ControlProblem.wrapping { () throws(SystemFailure) in
        try loop.setDeadline([deadline, deafUntil].compactMap(\.self).min())
        try loop.wait(into: &events)
        if let deafUntil, deafUntil <= .now() { try hearAgain() }
        for event in events { try attendWhileAttaching(to: event) }
      }
    }
    return nil
  }

  private func attendWhileAttaching(to event: EventLoop.Event) throws(SystemFailure) {
    switch event {
    case .ready(Self.mailToken, _): try readMail()
    case .ready(let token, _) where Shelf.tokens.contains(token): dropAbandoned(token)
    case .signal(let received) where received.signal != .childEnded: early.append(.signalReceived(received.signal))
    case .ready, .signal, .deadlinePassed, .woken: break
    }
  }

  static let clientToken: UInt64 = 3
  /// A supervisor that lives answers at once, as soon as we have taken what it stores.
  private static let attachingPatience = Duration.seconds(5)
}

extension ControlProblem {
  fileprivate static func wrapping<Value: ~Copyable>(
    _ body: () throws(SystemFailure) -> Value
  ) throws(ControlProblem) -> Value {
    do throws(SystemFailure) {
      return try body()
    } catch {
      throw .system(error)
    }
  }
}
