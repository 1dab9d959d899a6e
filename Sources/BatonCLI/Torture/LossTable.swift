import BatonLoad
import BatonSupervisor

/// One step: what became of it, and what clients saw meanwhile.
struct TortureRow: Hashable, Sendable {
  let step: TortureStep
  let became: String
  /// From the first blow until the service was well again.
  let took: Duration
  let seen: KnockTally

  /// What was lost although it need not have been.
  var broken: Int { step.breaksConnections ? seen.refused + seen.late : seen.lost }
}

/// What all the steps cost the clients.
struct LossTable: Hashable, Sendable {
  private(set) var rows: [TortureRow] = []

  mutating func add(_ row: TortureRow) { rows.append(row) }

  var broken: Int { rows.map(\.broken).reduce(0, +) }

  var text: String {
    var page = Page()
    let seen = ["connects", "answers", "refused", "reset", "closed", "late", "longest wait"]
    page.table(["done to it", "what became", "well after"] + seen, rows.map(\.cells))
    page.gap()
    let connects = rows.map(\.seen.connects).reduce(0, +)
    page.headline(
      broken == 0
        ? "\(connects) connects, and nothing was lost that need not be"
        : "\(connects) connects, and \(counted(broken, "visit")) lost that need not be")
    return page.text
  }

  var report: Report {
    ["steps": .list(rows.map(\.report)), "lost": .number(Int64(broken))]
  }
}

extension TortureRow {
  fileprivate var cells: [String] {
    [step.words, became, took.inWords]
      + [seen.connects, seen.answers, seen.refused, seen.reset, seen.closed, seen.late].map { "\($0)" }
      + [seen.longestWait.inWords]
  }

  fileprivate var report: Report {
    [
      "step": .text(step.words), "became": .text(became), "well_after_ns": .nanoseconds(took),
      "connects": .number(Int64(seen.connects)), "answers": .number(Int64(seen.answers)),
      "refused": .number(Int64(seen.refused)), "reset": .number(Int64(seen.reset)),
      "closed": .number(Int64(seen.closed)), "late": .number(Int64(seen.late)),
      "longest_wait_ns": .nanoseconds(seen.longestWait),
    ]
  }
}
