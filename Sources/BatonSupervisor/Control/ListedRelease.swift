package import BatonPostcard

/// A release that is kept, as `baton releases` shows it.
package struct ListedRelease: Hashable, Sendable {
  package var release: ReleaseSummary
  package var digest: Digest
  /// The attempt that committed it last.
  package var attempt: UInt64
  package var committedAt: WallClock
  package var marks: [Mark]

  package enum Mark: String, RecordedCase, Sendable {
    /// The incumbent runs it.
    case serves
    /// What a crash restarts.
    case committed
    /// Where `baton rollback` leads.
    case previous
  }

  package init(
    release: ReleaseSummary, digest: Digest, attempt: UInt64, committedAt: WallClock, marks: [Mark] = []
  ) {
    self.release = release
    self.digest = digest
    self.attempt = attempt
    self.committedAt = committedAt
    self.marks = marks
  }
}

extension ListedRelease: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    release = try reader.value()
    digest = try reader.value()
    attempt = try reader.u64()
    committedAt = try reader.value()
    marks = try reader.list()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(release)
    writer.value(digest)
    writer.u64(attempt)
    writer.value(committedAt)
    writer.list(marks)
  }
}

extension [ListedRelease] {
  /// For a person.
  package var text: String {
    guard !isEmpty else { return "no release is kept\n" }
    var page = Page()
    for (index, listed) in enumerated() {
      if index > 0 { page.gap() }
      page.entry(listed.digest.shortText, ([listed.release.path] + listed.release.arguments).joined(separator: " "))
      page.entry("", listed.origin)
      if !listed.marks.isEmpty { page.entry("", listed.marks.map(\.words).joined(separator: ", ")) }
    }
    return page.text
  }

  /// For scripts.
  package var report: Report { ["releases": .list(map(\.report))] }
}

extension ListedRelease {
  fileprivate var origin: String {
    (release.version.map { "version \($0), " } ?? "") + "committed at \(committedAt.text) by attempt \(attempt)"
  }

  fileprivate var report: Report {
    [
      "sha256": .text(digest.text), "path": .text(release.path), "version": .optional(release.version, Report.text),
      "arguments": .list(release.arguments.map(Report.text)),
      "environment_names": .list(release.environmentNames.map(Report.text)), "attempt": .number(attempt),
      "committed_at": .text(committedAt.isoText), "serves": .truth(marks.contains(.serves)),
      "committed": .truth(marks.contains(.committed)), "previous": .truth(marks.contains(.previous)),
    ]
  }
}

extension ListedRelease.Mark {
  fileprivate var words: String {
    switch self {
    case .serves: "serves"
    case .committed: "is what restarts"
    case .previous: "where baton rollback leads"
    }
  }
}
