import BatonMachines
import BatonPlatform
import BatonProtocol

extension Receipt {
  /// The receipt for a person: what happened, what it means, what to do next; then the evidence.
  package var text: String {
    var page = Page()
    page.headline("attempt \(attempt) of \(service): \(headline)")
    page.gap()
    story(&page)
    page.gap()
    page.table(["phase", "starts after", "took"], timing.phases.map(row))
    page.gap()
    evidence(&page)
    return page.text
  }

  private var headline: String {
    switch outcome {
    case .committed: "committed, the successor serves"
    case .rehearsed: "rehearsed, it would go as far as the drain; nobody was disturbed"
    case .refused: "refused before anybody was disturbed, the incumbent serves"
    case .aborted: "aborted, the committed release serves as before"
    case .reverted: "reverted, the incumbent serves again"
    case .nobodyServes: "nobody serves"
    }
  }

  private func story(_ page: inout Page) {
    if outcome.exitCode != .success { page.entry("why", cause.detail) }
    page.entry("asked by", "uid \(asker.uid), pid \(asker.pid) (\(asker.command))")
    if !reason.isEmpty { page.entry("reason", reason) }
    page.entry("when", "\(timing.startedAt.text), for \(timing.took.inWords)")
    page.entry("accept gap", timing.moments.acceptGap.map(\.inWords) ?? "none: nobody waited")
    if let serving {
      page.entry("serves now", "\(serving.role.rawValue), pid \(serving.pid)\(words(serving.generation))")
    }
    page.entry("next", advice)
  }

  private var advice: String {
    switch outcome {
    case .committed: "nothing to do"
    case .rehearsed: "baton upgrade does it"
    case .refused, .aborted, .reverted: "mend the release and try again; clients noticed at most the accept gap"
    case .nobodyServes: "baton status says when the committed release is tried again; its own output says why it fails"
    }
  }

  private func row(_ phase: PhaseTime) -> [String] {
    [phase.phase.rawValue, phase.startsAfter.inWords, phase.took.inWords]
  }

  private func evidence(_ page: inout Page) {
    if let from { page.entry("from", from.words) }
    page.entry("to", to.words)
    for process in processes { page.entry("process", process.words) }
    for verdict in verdicts { page.entry("checked", verdict.words) }
    for listener in listeners { page.entry("listener", listener.words) }
    page.entry("connections", connections.words)
    page.entry("kernel drops", kernelDrops.words)
    for note in notes { page.entry("note", note) }
  }
}

extension [ReceiptOverview] {
  /// One line an attempt, the newest first.
  package var text: String {
    var page = Page()
    guard !isEmpty else { return "no attempt yet\n" }
    page.table(
      ["attempt", "when", "outcome", "took", "accept gap", "cause"],
      map {
        [
          "\($0.attempt)", $0.startedAt.text, $0.outcome.word, $0.took.inWords, $0.acceptGap?.inWords ?? "none",
          $0.cause.code.word,
        ]
      })
    return page.text
  }
}

private func words(_ generation: Generation?) -> String {
  generation.map { ", generation \($0.number)" } ?? ""
}

extension ReleaseSummary {
  /// Path, version, hash, arguments: what it takes to find the very same program again.
  package var words: String {
    [
      path, version.map { "version \($0)" }, digest.map { "sha256 \($0.text)" },
      arguments.isEmpty ? nil : "arguments \(arguments.joined(separator: " "))",
      environmentNames.isEmpty ? nil : "environment \(environmentNames.joined(separator: " "))",
    ].compactMap(\.self).joined(separator: ", ")
  }
}

extension ProcessSummary {
  fileprivate var words: String {
    "\(role.rawValue), pid \(pid)\(BatonSupervisor.words(generation))" + (death.map { ", \($0.words)" } ?? "")
  }
}

extension Death {
  package var words: String {
    switch self {
    case .exited(let status): "exit code \(status)"
    case .killed(let signal): "\(Signal(signal))"
    }
  }
}

extension CheckedVerdict {
  fileprivate var words: String {
    finding == .sound ? "\(name): \(got)" : "\(name): UNSOUND, expected \(expected), got \(got)"
  }
}

extension ListenerSummary {
  fileprivate var words: String {
    guard let queueHighWater, let queueLimit else { return "\(name) at \(address)" }
    return "\(name) at \(address), at most \(queueHighWater) of \(queueLimit) waited"
  }
}

extension ConnectionCounts {
  fileprivate var words: String {
    guard let openAtDrain else { return "not counted" }
    let closed = [
      closedInOrder.map { "\($0) closed in order" }, closedByForce.map { "\($0) closed by force" },
    ].compactMap(\.self)
    return (["\(openAtDrain) open at the drain"] + closed).joined(separator: ", ")
  }
}

extension KernelDrops {
  fileprivate var words: String {
    guard let before, let after else { return "not counted" }
    let drops = after.listenDrops &- before.listenDrops
    let overflows = after.listenOverflows &- before.listenOverflows
    return "\(drops) of a listener's connections on this host, \(overflows) of them because its queue was full"
  }
}
