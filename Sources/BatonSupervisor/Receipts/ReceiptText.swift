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
    if !timing.phases.isEmpty { page.table(["phase", "starts after", "took"], timing.phases.map(row)) }
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
    page.entry("what happened", whatHappened)
    page.entry("what it means", meaning)
    page.entry("what to do", advice)
    if outcome.exitCode != .success { page.entry("cause", cause.code.word) }
    page.gap()
    page.entry("asked by", "uid \(asker.uid), pid \(asker.pid) (\(asker.command))")
    if !reason.isEmpty { page.entry("reason", reason) }
    page.entry("when", "\(timing.startedAt.text), for \(timing.took.inWords)")
    page.entry("accept gap", timing.moments.words)
    page.entry("serves now", serving.map { "\($0.role.rawValue), pid \($0.pid)\(words($0.generation))" } ?? "nobody")
  }

  private var whatHappened: String {
    switch outcome {
    case .committed where intent == .start: "\(to.path) was started: there was nobody to take over from"
    case .committed: "\(to.path) took over from \(from?.path ?? "nobody")"
    case .rehearsed: "\(to.path) was started, became warm, and was ended again"
    case .refused, .aborted, .reverted, .nobodyServes: cause.detail
    }
  }

  /// For those who were served, and for their data.
  private var meaning: String {
    switch outcome {
    case .committed: "the release is committed: a crash restarts it" + waiting
    case .rehearsed: "an upgrade would come as far as the drain; the incumbent never noticed"
    case .refused: "nobody was disturbed: the incumbent served all the while"
    case .aborted where timing.moments.stoppedAccepting == nil: "the release answered nobody; nothing was lost"
    case .aborted: "the release answered nobody; nothing that was acknowledged is lost" + waiting
    case .reverted: "the release had begun to serve and was taken back; nothing that was acknowledged is lost" + waiting
    case .nobodyServes: "clients that connect wait in the kernel's queues until somebody serves"
    }
  }

  private var waiting: String {
    timing.moments.acceptGap.map { "; clients that connected meanwhile waited up to \($0.inWords)" } ?? ""
  }

  private var advice: String {
    switch outcome {
    case .committed: "nothing"
    case .rehearsed: "baton upgrade"
    case .refused, .aborted, .reverted: cause.code.advice
    case .nobodyServes: "baton status says when the committed release is started again; then " + cause.code.advice
    }
  }

  private func row(_ phase: PhaseTime) -> [String] {
    [phase.phase.rawValue, phase.startsAfter.inMilliseconds, phase.took.inMilliseconds]
  }

  private func evidence(_ page: inout Page) {
    from?.describe(as: "from", on: &page)
    to.describe(as: "to", on: &page)
    for process in processes { page.entry("process", process.words) }
    for verdict in verdicts { page.entry("checked", verdict.words) }
    for listener in listeners { page.entry("listener", listener.words) }
    page.entry("connections", becameOfConnections)
    page.entry("kernel drops", kernelDrops.words)
    for note in notes { page.entry("note", note) }
  }
}

extension Receipt {
  fileprivate var becameOfConnections: String {
    switch outcome {
    case .refused, .rehearsed: return "left alone"
    case .committed, .aborted, .reverted, .nobodyServes: break
    }
    if let words = connections.words { return words }
    return strategy == .exclusive ? "not known" : "not known, or not yet: the incumbent tells it when it leaves"
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

extension GapMoments {
  /// The gap, and beside it what happened at its edges.
  fileprivate var words: String {
    guard let acceptGap else { return "none: nobody waited" }
    let edges = [
      edge("last accept", lastAccept, "its beginning", stoppedAccepting),
      edge("first accept", firstAccept, "Serve", serveRead),
      edge("first answer", firstAnswer, "Serve", serveRead),
    ]
    return ([acceptGap.inWords] + edges.compactMap(\.self)).joined(separator: ", ")
  }

  private func edge(_ name: String, _ moment: UInt64?, _ mark: String, _ instant: UInt64?) -> String? {
    guard let moment, let instant else { return nil }
    let distance = Duration.between(instant, moment)
    return distance < .zero
      ? "\(name) \((.zero - distance).inWords) before \(mark)" : "\(name) \(distance.inWords) after \(mark)"
  }
}

extension ReleaseSummary {
  /// Path, arguments, version, hash: what it takes to find the very same program again.
  package func describe(as label: String, on page: inout Page) {
    page.entry(
      label, ([path] + arguments.map { $0.contains(" ") || $0.isEmpty ? quoted($0) : $0 }).joined(separator: " "))
    let rest = [
      version.map { "version \($0)" },
      environmentNames.isEmpty ? nil : "environment \(environmentNames.joined(separator: " "))",
    ].compactMap(\.self)
    if !rest.isEmpty { page.entry("", rest.joined(separator: ", ")) }
    if let digest { page.entry("", "sha256 \(digest.text)") }
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
  /// Nothing when nothing is known.
  fileprivate var words: String? {
    guard let openAtDrain else { return nil }
    let open = "\(openAtDrain) open at the drain"
    guard let closedInOrder, let closedByForce else { return open + ", how they ended is not known" }
    let words = "\(open), \(closedInOrder) closed in order, \(closedByForce) closed by force"
    let left = Int64(openAtDrain) - Int64(closedInOrder) - Int64(closedByForce)
    return left > 0 ? words + ", \(left) still open" : words
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
