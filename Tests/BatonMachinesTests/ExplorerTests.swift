import BatonMachines
import ModelChecker
import Testing

@Suite struct `The explorer` {
  @Test(arguments: Mutant.ofRules) func `finds a trace when a rule of the lock's passage is broken`(
    mutant: Mutant
  ) async throws {
    let result = try #require(await Mutant.explorations.value[mutant.name])
    #expect(result.hasTrace, "nothing keeps this rule: \(mutant.name)")
  }

  @Test(arguments: Mutant.ofRows) func `finds a trace when an ordinary row is broken`(mutant: Mutant) async throws {
    let result = try #require(await Mutant.explorations.value[mutant.name])
    #expect(result.hasTrace, "nothing keeps this row: \(mutant.name)")
  }

  @Test func `finds the shortest way to a flaw`() throws {
    let result = Counter().explored()
    let finding = try #require(result.findings.first { $0.promise == "never seven" })
    #expect(finding.trace == ["doubles to 2", "adds one to 3", "doubles to 6", "adds one to 7", "is seven"])
  }

  @Test func `finds the nearest world from which nothing leads to where all is well`() throws {
    let result = Counter().explored()
    let finding = try #require(result.findings.first { $0.promise == recoveryPromise })
    #expect(finding.trace == ["falls to 100"])
    #expect(result.worlds == 11)
  }

  @Test func `says when there was more to see than it was allowed to`() {
    #expect(Counter().explored(limit: 5).extent == .cutShort)
    #expect(Counter().explored(.firstFlaw).extent == .cutShort)
  }
}

extension Exploration {
  /// Where nothing happens at all there is nothing to see either.
  fileprivate var hasTrace: Bool { findings.first.map { !$0.trace.isEmpty } ?? false }
}

/// Counts to ten, by ones and by doubling; from a hundred there is no way back.
private struct Counter: Model {
  let origins = [1]

  func explore(_ number: Int, _ steps: inout Steps<Int>) {
    if number == 7 { steps.flaw("never seven") { "is seven" } }
    if number == 1 { steps.take(100, .fault) { "falls to 100" } }
    if number > 9 { return }
    if number * 2 <= 10 { steps.take(number * 2, .ordinary) { "doubles to \(number * 2)" } }
    steps.take(number + 1, .ordinary) { "adds one to \(number + 1)" }
  }

  func isWell(_ number: Int) -> Bool { number == 10 }
}

extension Mutant: CustomTestStringConvertible {
  var testDescription: String { name }
}
