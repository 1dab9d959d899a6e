import BatonMachines

/// Values by number.
struct Lexicon<Word: Hashable> {
  private(set) var words: [Word] = []
  private var marks: [UInt8] = []
  private let attempts: (Word) -> [Attempt]
  private var numbers: [Word: UInt16] = [:]

  /// - Parameter attempts: The attempts that a word remembers.
  init(_ attempts: @escaping (Word) -> [Attempt] = { _ in [] }) {
    self.attempts = attempts
  }

  subscript(number: UInt16) -> Word { words[Int(number)] }

  /// The attempts that a word remembers, a bit each.
  func attempts(in number: UInt16) -> UInt8 { marks[Int(number)] }

  mutating func number(of word: Word) -> UInt16 {
    if let number = numbers[word] { return number }
    let number = UInt16(words.count)
    words.append(word)
    marks.append(attempts(word).reduce(0) { $0 | 1 << UInt8($1.number) })
    numbers[word] = number
    return number
  }
}

/// The timers, in the order of their bits.
enum Clock {
  static let supervisor = SupervisorTimer.allCases
  static let process = ProcessTimer.allCases

  static func bit(_ timer: SupervisorTimer) -> UInt32 { 1 << UInt32(supervisor.firstIndex(of: timer) ?? 0) }
  static func bit(_ timer: ProcessTimer) -> UInt8 { 1 << UInt8(process.firstIndex(of: timer) ?? 0) }

  /// The timers that are no deadlines.
  static let idle = bit(.heartbeat) | bit(.incumbentSilence) | bit(.successorSilence) as UInt32
}

/// A process's machine: first a successor's, then an incumbent's.
enum Brain: Hashable {
  case successor(Successor.Phase)
  case incumbent(Incumbent.Phase)
}

/// A table with its words numbered, its answers remembered and its rows counted.
final class Party<Rules: Table> {
  typealias Answer = Verdict<Rules.Phase, Rules.Command>
  typealias Mutation = @Sendable (Rules.Phase, Rules.Input, Answer) -> Answer

  /// What the table answered, and how often it was asked.
  struct Row {
    let phase: Rules.Phase
    let input: Rules.Input
    let verdict: Answer
    var count = 0
  }

  private(set) var phases: Lexicon<Rules.Phase>
  private(set) var inputs = Lexicon<Rules.Input>()
  private(set) var rows: [Row] = []
  private var known: [UInt32: Int] = [:]
  private let mutation: Mutation?

  init(_ mutation: Mutation?, _ attempts: @escaping (Rules.Phase) -> [Attempt]) {
    self.mutation = mutation
    phases = Lexicon(attempts)
  }

  func number(of phase: Rules.Phase) -> UInt16 { phases.number(of: phase) }
  func number(of input: Rules.Input) -> UInt16 { inputs.number(of: input) }

  func answer(_ phase: UInt16, _ input: Rules.Input) -> Answer {
    let key = UInt32(phase) << 16 | UInt32(inputs.number(of: input))
    if let row = known[key] {
      rows[row].count += 1
      return rows[row].verdict
    }
    let before = phases[phase]
    var verdict = Rules.verdict(before, input)
    if let mutation { verdict = mutation(before, input, verdict) }
    verdict = Rules.completed(verdict, leaving: before)
    known[key] = rows.count
    rows.append(Row(phase: before, input: input, verdict: verdict, count: 1))
    return verdict
  }
}
