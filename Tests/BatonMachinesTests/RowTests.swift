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

  /// Rule 11 of the lock's passage: the processes that are found may be about to take the supervisor for dead.
  @Test(arguments: Supervisor.Record.allCases)
  func `let an adopting supervisor send a heartbeat before any other work`(record: Supervisor.Record) {
    for course in Setting.courses {
      for (incumbent, successor) in Supervisor.Presence.pairs {
        let found = Supervisor.Found.unfinished(course, record, incumbent: incumbent, successor: successor)
        guard case .move(_, let commands) = Supervisor.verdict(.adopting, .adopted(found)) else {
          Issue.record("nothing is done about \(found)")
          continue
        }
        #expect(commands.first == .sendHeartbeats)
      }
    }
  }

  /// Every input that could be made up is told to every phase that is reached: in `Setting.lying` that happens in the
  /// composed world, here for the account.
  @Test func `answer a dishonest party with violations in every phase`() async {
    let audits = await Survey.standard.value.honest
    let violations = audits.supervisor.possible.filter { $0.kind == .violation }
    #expect(Set(violations.map(\.phase)) == Set(audits.supervisor.phases.map { name($0) }))
  }
}

extension Supervisor.Presence {
  fileprivate static let pairs = allCases.flatMap { one in allCases.map { (one, $0) } }
}

extension Setting {
  /// Every course whose terms a decision may depend on.
  fileprivate static let courses = Course.Origin.allCases.flatMap { origin in
    Course.Strategy.allCases.flatMap { strategy in
      Course.Probation.allCases.flatMap { probation in
        Dialect.allCases.map {
          Course(Attempt(1), origin, strategy, probation: probation, terms: Terms($0, .descriptor, .reversible))
        }
      }
    }
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
