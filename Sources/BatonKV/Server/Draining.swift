import Baton
import BatonPlatform

/// A drain that was asked for and waits for the batch that is on its way.
struct DrainToBegin {
  let patience: Duration
  let report: @Sendable (Revision) -> Void
}

/// A drain on its way: what was begun is finished, and then whoever asked is told.
struct Draining {
  /// Until when requests that were begun are waited for; nil when they were given up.
  var unfinishedUntil: MonotonicInstant?
  /// Until when those who have just come are waited for; nil when there is nobody left.
  var newcomersUntil: MonotonicInstant?
  let report: @Sendable (Revision) -> Void
}

/// The end on its way: lingering connections are read to their end.
struct Ending {
  let until: MonotonicInstant
  let report: @Sendable () -> Void
}

/// Orderly closing. Drained is who executes no request any more and whose writes are all on stable storage; the last answers may
/// still be on their way, and clients may take their time to end their sides, since neither touches the data any more.
extension Server {
  /// Ceases to accept, answers what has arrived, finishes what was begun, closes the log, then reports its revision.
  ///
  /// While a batch is on its way to the disk the door stays open: closed for one fdatasync is better than for two.
  func drain(within patience: Duration, report: @escaping @Sendable (Revision) -> Void) throws(SystemFailure) {
    drainToBegin = DrainToBegin(patience: patience, report: report)
    if !isCommitting { try beginDrain() }
  }

  /// Begins the drain that was asked for, if one was.
  func beginDrain() throws(SystemFailure) {
    guard let asked = drainToBegin else { return }
    drainToBegin = nil
    standing = .resting
    if acceptRestsUntil == nil { try forgetListeners() }
    acceptRestsUntil = nil
    process.traffic.report(.stoppedAccepting)
    let now = MonotonicInstant.now()
    draining = Draining(unfinishedUntil: now.advanced(by: asked.patience), report: asked.report)
    let open = connections.values.filter { $0.phase == .conversing }
    for connection in open { try executeLast(of: connection) }
    if open.contains(where: \.owesFirstRequest) { draining?.newcomersUntil = now.advanced(by: Limits.firstRequest) }
    // The disk begins, or the supervisor hears of the drain, before the many calls that end connections.
    handOverWrites()
    finishDrainIfDone()
    for connection in open where connections[connection.token] != nil { try advance(connection) }
  }

  func finishDrainIfDone() {
    guard let draining, !isCommitting, !execution.keyspace.hasUnwritten,
      !connections.values.contains(where: \.takesRequests)
    else { return }
    self.draining = nil
    // Now, not when the seal is asked for: by then this thread may be reading connections to their ends, and the successor
    // waits.
    draining.report(closeLog())
  }

  /// Waits until every connection has ended, at most so long; then the loop ends.
  func end(within patience: Duration, report: @escaping @Sendable () -> Void) {
    ending = Ending(until: .now().advanced(by: patience), report: report)
  }

  func finishEndIfDone() {
    guard let ending, connections.isEmpty || ending.until <= .now() else { return }
    isOver = true
    ending.report()
  }

  func linger(_ connection: Connection) {
    lingering.append((.now().advanced(by: Limits.lingering), connection.token))
  }

  var nextDeadline: MonotonicInstant? {
    [lingering.first?.until, draining?.newcomersUntil, draining?.unfinishedUntil, acceptRestsUntil, ending?.until]
      .compactMap(\.self).min()
  }

  func passDeadlines(_ now: MonotonicInstant) throws(SystemFailure) {
    while let first = lingering.first, first.until <= now {
      lingering.removeFirst()
      if let connection = connections[first.token] { try drop(connection, .byForce) }
    }
    if let until = draining?.newcomersUntil, until <= now { try giveUpNewcomers() }
    if let until = draining?.unfinishedUntil, until <= now { try giveUpUnfinishedRequests() }
    if let rest = acceptRestsUntil, rest <= now { try goOnAccepting() }
  }

  /// What has wholly arrived is executed, since its client has every reason to expect it.
  private func executeLast(of connection: Connection) throws(SystemFailure) {
    do throws(Connection.Loss) {
      if !connection.isHeldBack { try connection.receive(into: &room) }
    } catch {
      return try drop(connection)
    }
    connection.stopConversing()
    connection.answer(&execution)
  }

  /// Half a request is never executed, and neither is one whose client does not read its answers: the client sees the end
  /// without an answer and asks the successor.
  private func giveUpUnfinishedRequests() throws(SystemFailure) {
    draining?.unfinishedUntil = nil
    try giveUp(connections.values.filter(\.takesRequests))
  }

  private func giveUpNewcomers() throws(SystemFailure) {
    draining?.newcomersUntil = nil
    try giveUp(connections.values.filter(\.owesFirstRequest))
  }

  private func giveUp(_ connections: [Connection]) throws(SystemFailure) {
    for connection in connections {
      connection.phase = .answering
      try advance(connection)
    }
  }
}
