/// What a process must be able to do before anybody is disturbed for it.
package struct PreparedExpectation: Hashable, Sendable {
  package var service: String
  package var listeners: [String]
  /// The format of the data that the process will find: what the incumbent writes, or at a start what the stamp of
  /// the lock file says. Nothing where there is no data yet, or none is owned.
  package var formatFound: UInt32?

  package init(service: String, listeners: [String], formatFound: UInt32?) {
    self.service = service
    self.listeners = listeners
    self.formatFound = formatFound
  }
}

extension Message.Prepared {
  package func judged(by expected: PreparedExpectation) -> Judgement {
    guard service == expected.service else {
      return .unsound(
        .otherService, detail: "the process serves \(quoted(service)), supervised is \(quoted(expected.service))")
    }
    let listeners = judgeListeners(expected.listeners)
    return listeners == .sound ? judgeFormats(found: expected.formatFound) : listeners
  }

  private func judgeListeners(_ given: [String]) -> Judgement {
    let missing = given.filter { !listeners.contains($0) }
    guard missing.isEmpty else {
      return .unsound(.listenerMissing, detail: "the process does not use \(listed(missing))")
    }
    let unknown = listeners.filter { !given.contains($0) }
    guard unknown.isEmpty else {
      return .unsound(.listenerUnknown, detail: "the process wants \(listed(unknown)), given is \(listed(given))")
    }
    return .sound
  }

  private func judgeFormats(found: UInt32?) -> Judgement {
    guard let formats else {
      return .unsound(.formatRangeEmpty, detail: "the process reads formats \(formatReadMin) to \(formatReadMax)")
    }
    guard formats.reads.contains(formats.writes) else {
      return .unsound(.formatNotItsOwn, detail: "the process writes format \(formats.writes) and \(formats.readsText)")
    }
    guard let found, !formats.reads.contains(found) else { return .sound }
    return .unsound(.formatUnreadable, detail: "the data has format \(found) and the process \(formats.readsText)")
  }
}

extension DataFormats {
  /// Whether `incumbent` could resume on what a release with these formats has written.
  package func reversibility(for incumbent: DataFormats) -> Reversibility {
    incumbent.reads.contains(writes) ? .reversible : .oneWay
  }

  fileprivate var readsText: String {
    reads.count == 1 ? "reads format \(reads.lowerBound)" : "reads formats \(reads.lowerBound) to \(reads.upperBound)"
  }
}
