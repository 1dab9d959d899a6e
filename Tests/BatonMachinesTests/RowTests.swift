import BatonMachines
import Testing

@Suite struct `The rows of the tables` {
  @Test func `are all taken by honest parties, unless they answer to others`() async {
    let audits = await Survey.standard.value.honest
    let taken = Set(audits.supervisor.taken.keys).union(audits.incumbent.taken.keys).union(audits.successor.taken.keys)
    let possible = audits.supervisor.possible.union(audits.incumbent.possible).union(audits.successor.possible)
    for missing in possible.subtracting(taken) where missing.kind != .violation && !missing.isForOthers {
      Issue.record("a dead row: \(missing)")
    }
  }

  @Test func `say violation only where no honest party comes`() async {
    let audits = await Survey.standard.value.honest
    let taken = [audits.supervisor.taken, audits.incumbent.taken, audits.successor.taken].flatMap(\.keys)
    #expect(taken.filter { $0.kind == .violation }.isEmpty)
  }

  /// Every input that could be made up is told to every phase that is reached: in `Setting.lying` that happens in the
  /// composed world, here for the account.
  @Test func `answer a dishonest party with violations in every phase`() async {
    let audits = await Survey.standard.value.honest
    let violations = audits.supervisor.possible.filter { $0.kind == .violation }
    #expect(Set(violations.map(\.phase)) == Set(audits.supervisor.phases.map { name($0) }))
  }
}

extension RowName {
  /// Honest peers keep to the protocol, and keep their channel open for life. Our supervisor refuses and aborts in few
  /// phases; one of another make may in any.
  fileprivate var isForOthers: Bool {
    switch input {
    case "successorViolated", "incumbentViolated", "supervisorViolated", "successorChannelClosed",
      "incumbentChannelClosed":
      true
    case "refusedReceived", "abortReceived": detail == "leaving"
    default: false
    }
  }
}
