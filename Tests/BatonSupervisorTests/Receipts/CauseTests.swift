import BatonMachines
import BatonSupervisor
import GoldenFiles
import Testing

@Suite struct `The cause on a receipt` {
  /// Scripts compare these words: a change here is a change of the product's face.
  @Test func `has the words that were agreed on`() throws {
    let words = CauseCode.allCases.map { $0.word + "\n" }.joined()
    #expect(try golden("causes.txt", accepting: words) == words)
  }

  @Test func `is known again by its word`() {
    for code in CauseCode.allCases { #expect(CauseCode(word: code.word) == code) }
    #expect(CauseCode(word: "moon-phase") == nil)
  }
}

@Suite struct `What becomes of an attempt` {
  @Test func `is what the exit code says`() {
    let codes = Outcome.allCases.map(\.exitCode.rawValue)
    #expect(codes == [0, 0, 20, 21, 21, 22])
  }
}
