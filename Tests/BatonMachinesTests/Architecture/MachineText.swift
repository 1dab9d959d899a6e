/// A machine's table as the document shows it, phase by phase in the order of their lives: inputs that are answered in
/// the same way share a row.
struct MachineText {
  let order: [String]
  let timers: [String: String]
  /// All lines that the table has, and how often honest parties took each.
  let lines: [TableLine: Int]

  var table: String {
    order.map(section).joined(separator: "\n\n")
  }

  private struct Row: Hashable {
    let decision: TableLine.Decision
    let condition: String
  }

  private func section(_ phase: String) -> String {
    let rows = rows(of: phase)
    let decided = rows.filter { $0.key.decision.kind == .move || $0.key.decision.kind == .stay }
    var paragraphs = ["#### \(phase)"]
    if let running = timers[phase], !running.isEmpty { paragraphs.append("Timers: \(running).") }
    if !decided.isEmpty { paragraphs.append(table(of: decided)) }
    let ignored = rows.filter { $0.key.decision.kind == .ignore }
    if !ignored.isEmpty { paragraphs.append(reasons(ignored)) }
    return paragraphs.joined(separator: "\n\n")
  }

  private func rows(of phase: String) -> [Row: [String: Int]] {
    var rows: [Row: [String: Int]] = [:]
    for own in Dictionary(grouping: lines.keys.filter { $0.phase == phase }, by: \.input).values {
      let legal = own.filter { $0.decision.kind != .violation }
      let conditions = Conditions(legal)
      for line in legal {
        let told = conditions.telling(line.decision)
        let input = told.particulars.isEmpty ? line.input : "\(line.input) (\(told.particulars))"
        rows[Row(decision: line.decision.shown, condition: told.circumstances), default: [:]][input, default: 0] +=
          lines[line] ?? 0
      }
    }
    return rows
  }

  private func table(of rows: [Row: [String: Int]]) -> String {
    let head = "| on | if | becomes | and does | taken |\n|---|---|---|---|---:|\n"
    return head + rows.sorted { key($0) < key($1) }.map(text).joined(separator: "\n")
  }

  private func text(_ row: Row, _ inputs: [String: Int]) -> String {
    let decision = row.decision
    let target = decision.kind == .stay ? "" : "**\(decision.detail)**" + (decision.sequel.isEmpty ? "" : ", ")
    let count = inputs.values.reduce(0, +)
    return
      "| \(words(inputs)) | \(row.condition) | \(target)\(decision.sequel) | \(decision.deeds) | \(roughly(count)) |"
  }

  private func reasons(_ rows: [Row: [String: Int]]) -> String {
    let grouped = Dictionary(grouping: rows, by: \.key.decision.detail)
    let parts = grouped.sorted { $0.key < $1.key }.map { reason, rows in
      let inputs = rows.map(\.value).reduce(into: [:]) { $0.merge($1, uniquingKeysWith: +) }
      return "\(words(inputs)) (*\(reason)*)"
    }
    return "Ignored: \(parts.joined(separator: "; "))."
  }

  /// What no honest party does is marked. Things that befall the same party are told together.
  private func words(_ inputs: [String: Int]) -> String {
    var told: [String] = []
    for (input, count) in inputs.sorted(by: { $0.key < $1.key }) {
      let party = input.prefix { $0 != " " } + " "
      let isTelling = ["incumbent ", "successor ", "supervisor ", "lock "].contains(party)
      let marked = count == 0 ? "\(input)†" : input
      if let last = told.last, last.hasPrefix(party), isTelling {
        told[told.count - 1] = "\(last)/\(marked.dropFirst(party.count))"
      } else {
        told.append(marked)
      }
    }
    return told.joined(separator: ", ")
  }

  /// In the order of the phases that they lead to; what is most often taken first among equals would not be stable.
  private func key(_ row: (key: Row, value: [String: Int])) -> (Int, Int, String, String) {
    let decision = row.key.decision
    let rank = order.firstIndex(of: decision.detail) ?? order.count
    return (decision.kind.rawValue, rank, decision.sequel + row.key.condition, words(row.value))
  }
}
