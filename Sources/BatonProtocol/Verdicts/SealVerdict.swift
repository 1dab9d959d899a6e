/// What must be true when an incumbent says that it has sealed.
package struct SealExpectation: Hashable, Sendable {
  /// Whether the locked descriptor came over the attempt's pair.
  package enum Lock: Hashable, Sendable {
    case arrived
    case missing
    /// A version-1 incumbent releases it instead, and a service without data has none.
    case notAwaited
  }

  package var lock: Lock
  /// The revisions of the incumbent's last Status, where it sent one: they only grow.
  package var revisionsSeen: [UInt64]?

  package init(lock: Lock, revisionsSeen: [UInt64]? = nil) {
    self.lock = lock
    self.revisionsSeen = revisionsSeen
  }
}

extension Message.SealComplete {
  package func judged(by expected: SealExpectation) -> Judgement {
    guard expected.lock != .missing else {
      return .unsound(.lockMissing, detail: "SealComplete came without the lock's descriptor before it")
    }
    guard let seen = expected.revisionsSeen, !seen.isEmpty else { return .sound }
    guard seen.count == lastRevisionPerShard.count else {
      return .unsound(
        .shardCountDiffers, detail: "sealed were \(lastRevisionPerShard.count) shards, reported were \(seen.count)")
    }
    for (shard, (last, before)) in zip(lastRevisionPerShard, seen).enumerated() where last < before {
      return .unsound(
        .revisionsRanBackwards, detail: "shard \(shard) was sealed at revision \(last), it had reported \(before)")
    }
    return .sound
  }
}
