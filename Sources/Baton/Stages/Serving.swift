import BatonMachines
import BatonProtocol

/// The server may accept and answer, until it is asked to drain.
///
/// Wait for `drainRequested`, or watch ``Traffic/drainDescriptor``. Then cease to accept, report
/// ``Traffic/Moment/stoppedAccepting``, finish what is in flight, let the connections go in order, and call
/// `drained`.
///
/// Letting go of this stage tells the supervisor that the server has failed.
public struct Serving: ~Copyable, Sendable {
  /// The tie to the supervisor.
  public let process: ManagedProcess
  /// Counts requests and connections, and knows whether the server is asked to drain.
  public var traffic: Traffic { process.traffic }

  let seen: UInt64
  let number: UInt32

  init(_ process: ManagedProcess, seen: UInt64) {
    self.process = process
    self.seen = seen
    number = process.enter()
  }

  deinit {
    process.left(number, .serving)
  }
}

/// What follows when a server has drained.
public enum AfterDrain: ~Copyable, Sendable {
  /// Seal the data for the successor.
  case seal(Sealing)
  /// The upgrade is undone: serve again.
  case resume(Owning)
  /// The process is to end: flush and close the data, if it owns any, and leave `main`.
  case retire
}

extension Serving {
  /// Says that the server accepts no more and that nothing is in flight, and waits for what follows. Blocks the calling
  /// thread; in a task, the `async` form is taken.
  ///
  /// When nobody has asked for a drain, this asks to stop: a server that ends by itself calls it too.
  ///
  /// - Throws: ``BatonError/Code/system``, when the library itself cannot go on.
  public consuming func drained() throws(BatonError) -> AfterDrain {
    process.desk.reportDrained()
    let seen = seen
    return try following(process.desk.wait { $0.yieldingOutcome(after: seen) })
  }

  /// Says that the server accepts no more and that nothing is in flight, and waits for what follows.
  ///
  /// When nobody has asked for a drain, this asks to stop: a server that ends by itself calls it too.
  ///
  /// - Throws: ``BatonError/Code/cancelled`` when the task is cancelled, ``BatonError/Code/system`` when the library itself
  ///   cannot go on.
  public consuming func drained() async throws(BatonError) -> AfterDrain {
    process.desk.reportDrained()
    let seen = seen
    return try following(await process.desk.wait { $0.yieldingOutcome(after: seen) })
  }

  private consuming func following(_ sight: Desk.Sight<YieldingOutcome>) throws(BatonError) -> AfterDrain {
    switch try sight.value() {
    case .seal(let place): return .seal(Sealing(process, place))
    case .resume(let place): return .resume(Owning(process, place, .resumed))
    case .retire:
      process.leaveForGood()
      return .retire
    case .ended(let error): throw error
    }
  }
}

extension Desk {
  fileprivate func reportDrained() {
    // Nothing is parked after this.
    quietly { $0.parking = .closed }
    switch look({ $0.call.call }) {
    case .drain(let attempt): wish(.drainFinished(attempt))
    // Asked to drain because its connections are to go back: it is told to go when they have.
    case .none, .open, .serve: wish(look { $0.drain == nil } ? .stop : .leftService)
    // What follows is there already.
    case .seal, .reopen, .retire, .end: break
    }
  }
}
