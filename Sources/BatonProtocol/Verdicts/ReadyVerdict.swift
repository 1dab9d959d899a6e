/// What a successor must show before it may answer anybody.
package struct ReadyExpectation: Hashable, Sendable {
  package var listeners: [String]
  /// What the incumbent sealed. Nothing at a first start and for a service that owns no data.
  package var sealedRevisions: [UInt64]?

  package init(listeners: [String], sealedRevisions: [UInt64]?) {
    self.listeners = listeners
    self.sealedRevisions = sealedRevisions
  }
}

extension Message.Ready {
  package func judged(by expected: ReadyExpectation) -> Judgement {
    guard healthzOK else {
      return .unsound(.unhealthy, detail: "the process says that its own health check fails")
    }
    let missing = expected.listeners.filter { !listeningOn.contains($0) }
    guard missing.isEmpty else {
      return .unsound(.listenerMissing, detail: "the process does not listen on \(listed(missing))")
    }
    guard let sealed = expected.sealedRevisions else { return .sound }
    return judgeRevisions(sealed: sealed)
  }

  private func judgeRevisions(sealed: [UInt64]) -> Judgement {
    let opened = advertisedRevisionPerShard
    guard opened.count == sealed.count else {
      return .unsound(.shardCountDiffers, detail: "opened were \(opened.count) shards, sealed were \(sealed.count)")
    }
    for (shard, (revision, wanted)) in zip(opened, sealed).enumerated() where revision != wanted {
      return .unsound(.revisionsDiffer, detail: "shard \(shard) opened at revision \(revision), sealed was \(wanted)")
    }
    return .sound
  }
}
