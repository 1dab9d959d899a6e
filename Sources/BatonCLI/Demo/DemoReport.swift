import BatonLoad
import BatonSupervisor

/// What the demo prints: the receipts in a line each, beside what the clients saw meanwhile.
struct DemoReport {
  private var lines: [String] = []
  private(set) var surprises: [String] = []

  /// An act is over: its receipt, and what the clients saw during it.
  mutating func add(_ act: DemoAct, _ receipt: Receipt, before: LoadTally, after: LoadTally) -> String {
    if receipt.outcome.exitCode != act.expected {
      surprises.append(
        "attempt \(receipt.attempt) (\(act.title)) ended \(receipt.outcome.word) instead of \(act.expected): "
          + receipt.cause.detail)
    }
    let gap = receipt.timing.moments.acceptGap.map { "gap \($0.inWords)" } ?? "nobody waited"
    let seen = [
      "\(after.answers - before.answers) answers", "\(after.failureCount - before.failureCount) failed",
      "\(after.closedInOrder + after.retries - before.closedInOrder - before.retries) closed in order",
    ]
    var lines = [
      "  \(receipt.attempt)  \(act.title)",
      "     receipt  \(receipt.outcome.word) in \(receipt.timing.took.inWords), \(gap)",
      "     clients  " + seen.joined(separator: ", "),
    ]
    if act.expected != .success { lines.insert("     because  \(receipt.cause.detail)", at: 2) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// The end of it: what the clients saw in all, and whether every promise was kept.
  func summary(_ tally: LoadTally) -> String {
    let rows = [
      ("answers", "\(tally.answers), \(tally.acknowledgedWrites) of them acknowledged writes"),
      ("connects", "\(tally.connects), none refused or reset unless listed below"),
      ("closed in order", "\(tally.closedInOrder + tally.retries), of which \(tally.retries) had to ask again"),
      ("longest wait", "\(tally.longestAnswer.inWords) for one request, retries included"),
      ("longest silence", "\(tally.longestSilence.inWords) in which no client had an answer"),
      ("failed", "\(tally.failureCount)"),
    ]
    let width = rows.map(\.0.count).max() ?? 0
    let table = rows.map { "  \($0.0.padded(to: width))  \($0.1)" }
    let failures = tally.failures.map { "  \($0)" } + surprises.map { "  surprise: \($0)" }
    let verdict =
      tally.failureCount == 0 && surprises.isEmpty
      ? "every request was answered, and every acknowledged write was found again" : "A PROMISE WAS BROKEN"
    return (["", "what the clients saw"] + table + failures + ["", verdict, ""]).joined(separator: "\n")
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
