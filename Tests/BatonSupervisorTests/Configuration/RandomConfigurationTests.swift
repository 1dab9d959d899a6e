import BatonSupervisor
import Testing

@Suite struct `A configuration of random pieces` {
  /// Whatever stands there, it is read or refused with places that exist; a printed seed replays a failure.
  @Test func `never confuses the reader`() {
    for seed in UInt64(0)..<2_000 {
      var random = Sequence(seed: seed)
      let text = (0..<Int.random(in: 0...60, using: &random)).map { _ in
        pieces[Int.random(in: 0..<pieces.count, using: &random)]
      }.joined()
      let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      for problem in problems(in: text) {
        let line = lines[problem.position.line - 1]
        #expect(problem.position.column <= line.count + 1, "seed \(seed): \(text)")
        #expect(!problem.cause.isEmpty && !problem.remedy.isEmpty)
      }
    }
  }

  private func problems(in text: String) -> [ConfigurationProblem] {
    do throws(ConfigurationProblems) {
      _ = try check(text)
      return []
    } catch {
      return error.problems
    }
  }

  private struct Sequence: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64.
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
      return mixed ^ (mixed >> 31)
    }
  }
}

private let pieces =
  SectionName.allCases.map { "[\($0.rawValue)]\n" } + SectionName.allCases.flatMap(\.keys).map { "\($0) = " }
  + [
    "\n", "\n", " ", "\t", "\\", "\\\n", "\\ \n", "#", ";", "=", "[", "]", "\r\n", "\u{0}", "é", "😀", "\u{301}",
    "5s", "1min 30s", "999999999h", "99999999999", "64M", "0", "kv", "/srv", "~", "A=B", "A=", "=B", "LISTEN_FDS=1",
    "127.0.0.1:80\n", "[::]:80\n", "[::", "unix:", "unix:/x\n", "exclusive\n", "overlap\n", "0600\n", "%", "\"",
  ]
