import BatonPlatform
import BatonProtocol
import Synchronization

/// Counts requests in flight and open connections, and knows whether the server is asked to drain.
///
/// There is one for the whole life of the process: ``ManagedProcess/traffic``. It may be used from any thread and any task.
/// Put every request between ``begin()`` and ``end()``, and every connection between ``connectionOpened(_:)`` and
/// ``connectionClosed(_:)``. The supervisor then sees both numbers, and the receipt tells when the first and the last
/// connection was accepted, when the first answer was given, and what became of the connections that a drain found.
///
/// Counting is optional. A server that counts by itself reports the moments by itself too, with ``report(_:)``.
public final class Traffic: Sendable {
  let desk: Desk
  private let count = TrafficCount()
  private let connections = Mutex(ConnectionTally())
  /// Nanoseconds of the last accept since the server began to serve (anew); 0 before the first.
  private let lastAccept = Atomic<UInt64>(0)
  private let firstAnswer = Atomic<Bool>(false)
  private let shards = Mutex<[UInt64]>([])

  init(desk: Desk) {
    self.desk = desk
  }
}

// MARK: Requests

extension Traffic {
  /// Counts a request that begins. Answer it only if this returns true, and call ``end()`` after its answer is written.
  ///
  /// - Returns: False before the server serves and from the moment it is asked to drain: leave the request unanswered and
  ///   close its connection in order, or park it with the request left over.
  public func begin() -> Bool {
    switch count.enter() {
    case .entered: return true
    case .refused(.notLast): return false
    case .refused(.last):
      desk.change { _ in }
      return false
    }
  }

  /// Counts a request as answered. Once for every ``begin()`` that returned true.
  public func end() {
    if !firstAnswer.load(ordering: .relaxed), !firstAnswer.exchange(true, ordering: .relaxed) {
      report(.firstAnswer)
    }
    if count.leave() == .last { desk.change { _ in } }
  }

  /// How many requests are in flight.
  public var requestsInFlight: Int { Int(count.requests) }

  /// How waiting for the last request ended.
  public enum Idleness: Hashable, Sendable {
    /// No request is in flight.
    case idle
    /// The time is over and requests are still in flight: close their connections by force.
    case outOfTime
    /// The upgrade was given up meanwhile. Go on to the end of the drain all the same: the server will resume.
    case calledOff
  }

  /// Waits until no request is in flight, at most until the drain request's grace is over.
  ///
  /// Call this after you have stopped accepting. Blocks the calling thread; in a task, the `async` form is taken.
  public func waitUntilIdle() -> Idleness {
    switch desk.wait(until: desk.look { $0.drain?.grace }, for: idleness) {
    case .value(let idleness): idleness
    case .deadlinePassed, .cancelled: .outOfTime
    }
  }

  /// Waits until no request is in flight, at most until the drain request's grace is over.
  ///
  /// Call this after you have stopped accepting. A cancelled task is out of time.
  public func waitUntilIdle() async -> Idleness {
    switch await desk.wait(until: desk.look { $0.drain?.grace }, for: idleness) {
    case .value(let idleness): idleness
    case .deadlinePassed, .cancelled: .outOfTime
    }
  }

  @Sendable private func idleness(_ state: inout Desk.State) -> Idleness? {
    if count.requests == 0 { return .idle }
    return state.drain == nil || state.call.isReopen ? .calledOff : nil
  }
}

// MARK: Connections

extension Traffic {
  /// How a connection came to this process.
  public enum Origin: Hashable, Sendable {
    /// It was accepted at a listener.
    case accepted
    /// Another process has handed it over; see ``OfferedConnection``.
    case moved
  }

  /// Counts a connection that was accepted, or was handed over by another process.
  ///
  /// One that you park stays counted until the library knows what has become of it, and is counted as gone by the library
  /// if it does not come back.
  public func connectionOpened(_ origin: Origin = .accepted) {
    connections.withLock { $0.opened() }
    guard origin == .accepted else { return }
    let now = MonotonicInstant.now()
    if lastAccept.exchange(now.nanoseconds, ordering: .relaxed) == 0 { desk.wish(.moment(.firstAccept, now)) }
  }

  /// How a connection ended.
  public enum Closing: Hashable, Sendable {
    /// What was asked was answered, and the client has seen the end; or the client ended it by itself.
    case inOrder
    /// The server cut it off: its client did not end it in time, or was still owed an answer.
    case byForce
  }

  /// Counts a connection that was closed: when nothing of it is left, not when the server has only ended its own side.
  ///
  /// The receipt of an upgrade shows how many connections the drain found and how each of them ended.
  public func connectionClosed(_ closing: Closing = .inOrder) {
    let departure = connections.withLock { $0.closed(closing) }
    if departure == .last { desk.wish(.connectionsClosed) }
  }

  /// How many connections are open.
  public var openConnections: Int { Int(connections.withLock { $0.open }) }

  /// Tells the supervisor what became of the connections: the last call of a server that retires with connections that
  /// may still be open. Leave `main` then.
  ///
  /// What is open counts as closed by force, since the end of the process closes it. A server that has closed all of
  /// them before `drained`, or that goes on serving, need not call this: the library tells by itself.
  ///
  /// Blocks until the supervisor has been told, for two seconds at most. Without a supervisor it does nothing.
  public func reportClosed() {
    desk.wish(.lastConnectionsClosed)
    _ = desk.wait(until: .now().advanced(by: Tuning.lastWordDelivery)) { state -> Bool? in
      state.hasToldLastClosed || state.hasEnded ? true : nil
    }
  }
}

// MARK: What the supervisor is told

extension Traffic {
  /// A moment of the accept gap, as the receipt tells it.
  public enum Moment: Hashable, Sendable {
    /// The server has stopped accepting. Report it yourself, always: nothing else can know.
    case stoppedAccepting
    /// A connection was accepted for the first time; ``Traffic/connectionOpened(_:)`` reports it.
    case firstAccept
    /// A request was answered for the first time; ``Traffic/end()`` reports it.
    case firstAnswer
  }

  /// Reports that a moment is now, on the clock that all processes of the host share.
  public func report(_ moment: Moment) {
    let now = MonotonicInstant.now()
    switch moment {
    case .stoppedAccepting:
      desk.wish(.moment(.stoppedAccepting, now))
      let last = lastAccept.load(ordering: .relaxed)
      if last != 0 { desk.wish(.moment(.lastAccept, MonotonicInstant(nanoseconds: last))) }
    case .firstAccept: desk.wish(.moment(.firstAccept, now))
    case .firstAnswer: desk.wish(.moment(.firstAnswer, now))
    }
  }

  /// Says how far the data has come, for the supervisor's status: the last revision of every shard.
  public func report(revisions: [UInt64]) {
    shards.withLock { $0 = revisions }
  }
}

// MARK: The drain

extension Traffic {
  /// The request to drain, while there is one.
  public var drainRequest: DrainRequest? { desk.look { $0.drain } }

  /// A descriptor that is readable while the server is asked to drain: for an event loop of your own.
  ///
  /// Watch it level-triggered; never read or close it. It is not readable any more when the server serves again.
  public var drainDescriptor: Int32 { desk.drainFlag.descriptor }

  /// Waits until the server is asked to drain. Blocks the calling thread; in a task, the `async` form is taken.
  public func drainRequested() -> DrainRequest {
    while true {
      if case .value(let request) = desk.wait(for: { $0.drain }) { return request }
    }
  }

  /// Waits until the server is asked to drain.
  ///
  /// - Throws: ``BatonError/Code/cancelled`` when the task is cancelled.
  public func drainRequested() async throws(BatonError) -> DrainRequest {
    guard case .value(let request) = await desk.wait(for: { $0.drain }) else {
      throw BatonError(.cancelled, "unable to wait for the drain: the task was cancelled")
    }
    return request
  }
}

// MARK: The control thread's side

extension Traffic {
  /// The server serves (anew).
  func openGate() {
    connections.withLock { $0.endDrain() }
    count.open()
  }

  /// The server drains.
  func closeGate() {
    count.close()
    connections.withLock { $0.beginDrain() }
  }

  /// Connections have gone to another process, or were ended because nobody knows who has them.
  func connectionsLeft(given: Int, ended: Int) -> TrafficCount.Departure {
    guard given + ended > 0 else { return .notLast }
    return connections.withLock { $0.left(given: given, ended: ended) }
  }

  func takeUntoldConnections() -> DrainedConnections? { connections.withLock { $0.takeUntold() } }
  func takeWholeConnections() -> DrainedConnections? { connections.withLock { $0.takeWhole() } }
  func takeLastConnections() -> DrainedConnections? { connections.withLock { $0.takeLast() } }

  /// The server will serve anew: what it does first is worth reporting again.
  func forgetMoments() {
    lastAccept.store(0, ordering: .relaxed)
    firstAnswer.store(false, ordering: .relaxed)
  }

  var revisions: [UInt64] { shards.withLock { $0 } }
}
