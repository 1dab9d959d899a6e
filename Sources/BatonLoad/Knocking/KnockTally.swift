/// What those saw who came to a service's doors.
package struct KnockTally: Hashable, Sendable {
  package var connects = 0
  package var answers = 0
  /// The door was closed, or its queue full.
  package var refused = 0
  /// The connection broke before there was an answer.
  package var reset = 0
  /// It was closed in order before there was an answer.
  package var closed = 0
  /// Nothing happened for as long as anybody waits.
  package var late = 0
  package var longestWait = Duration.zero

  package init() {}

  /// Visits without what a visitor comes for.
  package var lost: Int { refused + reset + closed + late }

  mutating func add(_ outcome: Knock.Outcome, after wait: Duration) {
    longestWait = max(longestWait, wait)
    switch outcome {
    case .refused: return refused += 1
    case .connected: break
    case .answered: answers += 1
    case .reset: reset += 1
    case .closed: closed += 1
    case .late: late += 1
    }
    connects += 1
  }
}
