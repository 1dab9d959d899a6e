import BatonMachines
import ModelChecker
import Testing

@Suite struct `Connections that move` {
  @Test(arguments: MovingSetting.standard)
  func `have one owner at most, and end as given, kept or closed, whatever happens`(
    setting: MovingSetting
  ) async throws {
    let result = try #require(await MovingSurvey.standard.value.explorations[setting.name])
    #expect(result.extent == .complete)
    #expect(result.findings.isEmpty, "\(result.findings.first?.description ?? "")")
  }

  @Test(arguments: MovingMutant.all)
  func `do not, when a row or a rule is broken, and the explorer finds the way to it`(
    mutant: MovingMutant
  ) async throws {
    let result = try #require(await MovingMutant.explorations.value[mutant.name])
    #expect(result.findings.first?.trace.isEmpty == false, "nothing keeps this: \(mutant.name)")
  }
}

@Suite struct `The rows of the tables that move connections` {
  @Test func `are all taken, and those that say violation are not`() async {
    let survey = await MovingSurvey.standard.value
    let taken = [survey.givers.taken, survey.takers.taken, survey.offerings.taken].flatMap(\.keys)
    let possible = survey.givers.possible.union(survey.takers.possible).union(survey.offerings.possible)
    for dead in possible.subtracting(taken) where dead.kind != .violation { Issue.record("a dead row: \(dead)") }
    #expect(taken.filter { $0.kind == .violation }.isEmpty)
  }

  @Test(arguments: Giver.Phase.allCases)
  func `let a giver use a connection that was offered after a refusal only`(phase: Giver.Phase) {
    for input in Giver.Input.samples where !(phase == .parked || phase == .offered && input == .refused) {
      guard case .move(let next, _) = Giver.verdict(phase, input) else { continue }
      #expect(next != .kept && next != .parked, "\(phase), \(input)")
    }
  }

  @Test func `never let a connection that is settled move again`() {
    for phase in [Giver.Phase.given, .kept, .closed] {
      for input in Giver.Input.samples {
        if case .move = Giver.verdict(phase, input) { Issue.record("\(phase), \(input)") }
      }
    }
  }
}

@Suite struct `An offering` {
  private func machine(_ pace: Offering.Pace, _ inputs: [Offering.Input]) -> Machine<Offering> {
    var machine = Machine<Offering>(.parked(pace))
    for input in [.moveReceived] + inputs { _ = machine.handle(input) }
    return machine
  }

  @Test func `fills its window and waits`() {
    let pace = Offering.Pace(window: 64, failures: 8)
    var full = machine(pace, Array(repeating: .offerSent, count: 63))
    #expect(full.handle(.offerSent).commands == [.disarm(.room)])
    #expect(full.handle(.settled(.refused)).commands == [.offerNext, .arm(.room)])
  }

  @Test(arguments: [Offering.Settlement.refused, .ambiguous])
  func `ends after eight failures in a row, and not after seven`(failure: Offering.Settlement) {
    let pace = Offering.Pace(window: 64, failures: 8)
    let sent = Array(repeating: Offering.Input.offerSent, count: 16)
    let seven = Array(repeating: Offering.Input.settled(failure), count: 7)
    #expect(machine(pace, sent + seven).phase != .closing(inAir: 9))
    #expect(machine(pace, sent + seven + [.settled(failure)]).phase == .closing(inAir: 8))
    var forgiven = machine(pace, sent + seven + [.settled(.adopted)] + seven)
    #expect(forgiven.handle(.noneLeft) == .move(to: .closing(inAir: 1), [.disarm(.room)]))
  }
}

extension Verdict {
  fileprivate var commands: [Command] {
    switch self {
    case .move(_, let commands), .stay(let commands): commands
    case .ignore, .violation: []
    }
  }
}

extension MovingSetting: CustomTestStringConvertible {
  var testDescription: String { name }
}

extension MovingMutant: CustomTestStringConvertible {
  var testDescription: String { name }
}
