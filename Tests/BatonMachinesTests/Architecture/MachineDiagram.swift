extension MachineText {
  /// The phases and the moves between them that honest parties make. A phase that can be reached from most others is
  /// drawn without the ways to it.
  var diagram: String {
    var edges: [Edge: Set<String>] = [:]
    for (line, count) in lines {
      guard line.decision.kind == .move, count > 0, line.phase != line.decision.detail else { continue }
      edges[Edge(from: line.phase, to: line.decision.detail), default: []].insert(line.input)
    }
    let frequent = order.filter { phase in edges.keys.count { $0.to == phase } > order.count / 3 }
    let drawn = edges.keys.filter { !frequent.contains($0.to) }
      .sorted { (rank($0.from), rank($0.to)) < (rank($1.from), rank($1.to)) }
      .map { "    \($0.from) --> \($0.to): \(label(edges[$0] ?? []))" }
    let diagram = (["```mermaid", "stateDiagram-v2"] + drawn + ["```"]).joined(separator: "\n")
    return diagram + frequent.map { "\n\nTo *\($0)* from: \(sources(of: $0, edges.keys))." }.joined()
  }

  private struct Edge: Hashable {
    let from: String
    let to: String
  }

  private func sources(of phase: String, _ edges: some Collection<Edge>) -> String {
    edges.filter { $0.to == phase }.map(\.from).sorted { rank($0) < rank($1) }.joined(separator: ", ")
  }

  private func label(_ inputs: Set<String>) -> String {
    inputs.count <= 2 ? inputs.sorted().joined(separator: ", ") : "\(inputs.count) reasons"
  }

  private func rank(_ phase: String) -> Int { order.firstIndex(of: phase) ?? order.count }
}
