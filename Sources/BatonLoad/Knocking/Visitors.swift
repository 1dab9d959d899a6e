package import BatonPlatform
import Synchronization

/// Clients that come again and again, each in a thread of its own, until they are sent home.
package struct Visitors: ~Copyable {
  private let shared = Shared()

  /// Between two visits of one client: many a second, and neither the ports nor the processors of the host run out.
  static let rest = Duration.milliseconds(5)

  package init(_ knocks: [Knock], clients: Int) throws(SystemFailure) {
    let shared = shared
    for knock in knocks {
      for _ in 0..<clients {
        _ = try StartedThread(name: "baton-visitor") { shared.come(again: knock) }
      }
    }
  }

  /// What was seen since this was asked last.
  package func tally() throws(SystemFailure) -> KnockTally {
    try shared.state.withLock { state throws(SystemFailure) in
      defer { state.tally = KnockTally() }
      if let failure = state.failure { throw failure }
      return state.tally
    }
  }

  /// Whoever still waits at a door goes home when its patience is over.
  deinit { shared.end.open() }
}

private final class Shared: Sendable {
  struct State {
    var tally = KnockTally()
    var failure: SystemFailure?
  }

  let state = Mutex(State())
  let end = Latch()

  func come(again knock: Knock) {
    repeat {
      let begin = MonotonicInstant.now()
      do throws(SystemFailure) {
        let outcome = try knock.outcome()
        state.withLock { $0.tally.add(outcome, after: begin.duration(to: .now())) }
      } catch {
        return state.withLock { $0.failure = error }
      }
    } while end.wait(until: .now().advanced(by: Visitors.rest)) == .deadlinePassed
  }
}
