package import BatonPlatform

/// What the clients of a load saw.
package struct LoadTally: Hashable, Sendable {
  package var answers: UInt64 = 0
  package var acknowledgedWrites: UInt64 = 0
  package var connects: UInt64 = 0
  /// Connections that the server closed between two requests.
  package var closedInOrder: UInt64 = 0
  /// Requests that the closing of their connection answered, and that were answered when they were sent again.
  package var retries: UInt64 = 0
  /// Connections that broke; only where kills are expected, else they are failures.
  package var broken: UInt64 = 0
  package var failureCount: UInt64 = 0
  /// The first failures of each kind, in words.
  package var failures: [LoadFailure] = []
  /// The longest time between two answers, to whichever client: what all clients together noticed.
  package var longestSilence: Duration = .zero
  /// The longest time that one request took, retries included.
  package var longestAnswer: Duration = .zero

  package init() {}
}

/// One thing that no client should see.
package struct LoadFailure: Hashable, Sendable, CustomStringConvertible {
  package enum Kind: String, Hashable, Sendable {
    case refused = "refused connect"
    case reset = "reset connection"
    case partial = "partial answer"
    case wrong = "wrong answer"
    case late = "no answer"
    case lost = "lost acknowledged write"
    case system = "system failure"
  }

  package let kind: Kind
  package let client: String
  package let detail: String
  /// When it was seen.
  package let instant: MonotonicInstant

  package var description: String { "\(kind.rawValue) (\(client)): \(detail)" }
}

extension LoadTally {
  mutating func add(_ failure: LoadFailure) {
    failureCount += 1
    if failures.count(where: { $0.kind == failure.kind }) < LoadLimits.failuresKeptOfAKind { failures.append(failure) }
  }
}
