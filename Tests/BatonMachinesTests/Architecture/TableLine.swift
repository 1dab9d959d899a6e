import BatonMachines

/// A row as it is printed: what is decided for an input in a phase, with what it depends on and what is done.
struct TableLine: Hashable, Sendable {
  let phase: String
  let input: String
  /// What is so in the phase, and what came with the input.
  let circumstances: Facts
  let particulars: Facts
  let decision: Decision

  struct Decision: Hashable, Sendable {
    let kind: RowName.Kind
    /// The next phase of a move; the reason of an ignore or a violation.
    let detail: String
    /// What follows the next phase, where it is decided already.
    let sequel: String
    let deeds: String
    /// Tells apart what looks the same: it is not printed.
    let cause: String

    /// As it is printed.
    var shown: Decision { Decision(kind: kind, detail: detail, sequel: sequel, deeds: deeds, cause: "") }
  }

  init<Phase: Telling, Input: Telling, Command>(
    _ phase: Phase, _ input: Input, _ verdict: Verdict<Phase, Command>
  ) {
    self.phase = name(phase)
    self.input = inputWords(input)
    circumstances = phase.facts
    particulars = input.facts + [.attempt: relation(of: input, to: phase)]
    decision = Decision(verdict, owed: phase.owed ?? input.owed)
  }
}

extension TableLine.Decision {
  fileprivate init<Phase: Telling, Command>(_ verdict: Verdict<Phase, Command>, owed: Attempt?) {
    switch verdict {
    case .move(let next, let commands):
      self.init(
        kind: .move, detail: name(next), sequel: next.facts[.sequel] ?? "", deeds: deedWords(commands, owed: owed),
        cause: commands.map { brief($0) }.filter { $0.hasPrefix("blame") }.joined())
    case .stay(let commands):
      self.init(kind: .stay, detail: "", sequel: "", deeds: deedWords(commands, owed: owed), cause: "")
    case .ignore(let reason): self.init(kind: .ignore, detail: reason, sequel: "", deeds: "", cause: "")
    case .violation(let reason): self.init(kind: .violation, detail: reason, sequel: "", deeds: "", cause: "")
    }
  }
}

/// A serving process remembers the attempts of its own life.
private func relation(of input: some Any, to phase: some Any) -> String {
  guard let attempt = (input as? Incumbent.Input)?.attempt, case .serving(let service)? = phase as? Incumbent.Phase
  else { return "" }
  if attempt == service.resumed { return "of the attempt in which it resumed" }
  return attempt == service.born ? "of the attempt in which it came to serve" : "of another attempt"
}

extension Incumbent.Input {
  fileprivate var attempt: Attempt? {
    switch self {
    case .sealRequestReceived(let n), .commitReceived(let n), .resumeReceived(let n, _), .abortReceived(let n),
      .serveReceived(let n):
      n
    default: nil
    }
  }
}
