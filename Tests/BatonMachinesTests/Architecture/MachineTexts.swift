import BatonMachines

extension RowAudit where Rules.Phase: Telling, Rules.Input: Telling {
  /// The text of this table: `order` names its phases in the order of their lives.
  func text(_ order: [String], _ inputs: (Rules.Phase) -> [Rules.Input]) -> MachineText {
    var lines: [TableLine: Int] = [:]
    for phase in phases {
      for input in inputs(phase) { lines[TableLine(phase, input, Rules.verdict(phase, input))] = 0 }
    }
    lines.merge(printed) { $1 }
    lines = lines.filter { $0.key.decision.detail != lateness }
    return MachineText(order: order, timers: timers, lines: lines)
  }

  private var timers: [String: String] {
    var names: [String: Set<String>] = [:]
    for phase in phases { names[name(phase), default: []].formUnion(Rules.timers(phase).map { smallWords("\($0)") }) }
    return names.mapValues { $0.sorted().joined(separator: ", ") }
  }
}

extension RowAudit<Supervisor> {
  var text: MachineText {
    text(
      [
        "adopting", "vacant", "serving", "awaitingHello", "warming", "draining", "sealing", "opening", "trying",
        "onProbation", "recording", "settling", "moving", "retiring", "recalling", "movingBack", "dismissing",
        "undoing", "resuming",
        "dislodging", "stopping", "stopped",
      ], samples)
  }
}

extension RowAudit<Incumbent> {
  var text: MachineText {
    text(
      [
        "serving", "draining", "drained", "sealing", "sealed", "retaking", "reopening", "stamping", "retiring",
      ], samples)
  }
}

extension RowAudit<Successor> {
  var text: MachineText {
    text(
      [
        "greeting", "warming", "warmingBegun", "awaitingBegin", "taking", "opening", "awaitingServe", "stamping",
        "leaving",
      ], samples)
  }
}
