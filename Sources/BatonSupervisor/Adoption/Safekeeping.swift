package import BatonPlatform

/// What this supervisor has in the descriptor store, so that the next one finds it if this one dies.
///
/// In the store are listeners, control channels, pidfds, and what processes have said of themselves. Never the lock, and
/// never an end of the pair that it passes through: the kernel has to drop those with the supervisor.
package final class Safekeeping {
  private var socket: NoticeSocket?
  private var kept: Set<DescriptorName> = []

  /// Without a store everything is as it would be with one, until the supervisor dies.
  package init(_ environment: Environment) throws(SystemFailure) {
    let offer = StoreOffer(environment)
    switch offer {
    case .some(let offer): socket = try NoticeSocket(at: offer.address)
    case .none: socket = nil
    }
  }

  package var isOffered: Bool { socket != nil }

  /// How long an answer is waited for. The loop stands still meanwhile; a keeper answers in microseconds, and while a
  /// successor is being started nobody is drained yet.
  package static let patience = Duration.seconds(1)
}

extension Safekeeping {
  /// Gives a copy to the store; one that is there already stays there once.
  package func keep(_ descriptor: borrowing OwnedDescriptor, as name: StoredName) throws(SystemFailure) {
    guard let name = name.inStore else {
      throw SystemFailure(call: .send, object: "the descriptor store", errno: .nameTooLong)
    }
    switch socket {
    case .some(let socket):
      // The channel of a dead process may hold its last words, and a pidfd says only then what it is there to say.
      try socket.keep(descriptor, as: name, whenAbandoned: .kept)
      kept.insert(name)
      CrashPoint.pass("store/given")
    case .none: break
    }
  }

  /// Has another store from now on, in which nothing is yet.
  package func move(to address: SocketAddress) throws(SystemFailure) {
    socket = .some(try NoticeSocket(at: address))
    kept = []
  }

  /// A descriptor that hangs up when all that was given is in the store.
  package func requestAnswer() throws(SystemFailure) -> OwnedDescriptor {
    switch socket {
    case .some(let socket): return try socket.requestAnswer()
    case .none: throw SystemFailure(call: .send, object: "the descriptor store", errno: .notConnected)
    }
  }

  /// Waits until all that was given is in the store.
  package func confirm() throws(SystemFailure) {
    switch socket {
    case .some(let socket):
      guard try socket.waitForAnswer(within: Self.patience) == .seen else {
        throw SystemFailure(call: .receive, object: "the descriptor store", errno: .timedOut)
      }
      CrashPoint.pass("store/confirmed")
    case .none: break
    }
  }

  /// Counts what an earlier supervisor has given as given by this one.
  package func takeOver(_ name: StoredName) {
    guard let name = name.inStore else { return }
    kept.insert(name)
  }

  package func drop(_ name: StoredName) throws(SystemFailure) {
    guard let name = name.inStore, kept.remove(name) != nil else { return }
    try drop(name)
  }

  /// Lets go of everything: nobody is left to be looked after.
  package func dropEverything() throws(SystemFailure) {
    let names = kept
    kept = []
    for name in names { try drop(name) }
  }

  /// Lets go of what is of no use to anybody.
  package func drop(_ name: DescriptorName) throws(SystemFailure) {
    switch socket {
    case .some(let socket):
      try socket.drop(name)
      CrashPoint.pass("store/dropped")
    case .none: break
    }
  }
}
