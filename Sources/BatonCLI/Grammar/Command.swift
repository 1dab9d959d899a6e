package import BatonSupervisor

/// One command of `baton`: what may follow it, what it means and what it does. Help, manual pages and the parser are
/// derived from it.
package struct Command: Sendable {
  package let name: String
  /// One line for the list of commands: "replace the running server".
  package let summary: String
  /// What it does, as the verb of a sentence that begins with "unable to".
  let verb: String
  package let operands: [Operand]
  package let options: [Option]
  /// Paragraphs for somebody who has not used it before.
  package let description: [String]
  /// What it may exit with besides 0, 100, 101 and 111.
  package let outcomes: [ExitCode]
  package let run: Run

  package typealias Run = @Sendable (Arguments, Console) throws(CommandFailure) -> ExitCode

  init(
    _ name: String, _ summary: String, verb: String? = nil, operands: [Operand] = [], options: [Option] = [],
    description: [String],
    outcomes: [ExitCode] = [], run: @escaping Run
  ) {
    self.name = name
    self.summary = summary
    self.verb = verb ?? name
    self.operands = operands
    self.options = options
    self.description = description
    self.outcomes = outcomes
    self.run = run
  }

  /// Every code it may exit with, in order.
  package var exitCodes: [ExitCode] {
    ExitCode.allCases.filter { outcomes.contains($0) || [.success, .wrongUse, .bug, .systemWouldNot].contains($0) }
  }

  /// `baton upgrade [OPTION]… [EXECUTABLE]`
  package var usage: String {
    let words = ["baton", name] + (options.isEmpty ? [] : ["[OPTION]…"]) + operands.map(\.usage)
    return words.joined(separator: " ")
  }
}

/// A word that follows a command without hyphens.
package struct Operand: Hashable, Sendable {
  package let name: String
  package let need: Need
  package let meaning: String
  /// The words it may be; empty if any.
  package let choices: [String]

  package enum Need: Hashable, Sendable {
    case required, optional
  }

  init(_ name: String, _ need: Need, choices: [String] = [], _ meaning: String) {
    self.name = name
    self.need = need
    self.choices = choices
    self.meaning = meaning
  }

  var usage: String {
    let word = choices.isEmpty ? name : choices.joined(separator: "|")
    return need == .required ? word : "[\(word)]"
  }
}

/// A word that begins with two hyphens.
package struct Option: Hashable, Sendable {
  package let name: String
  package let shape: Shape
  package let meaning: String
  package let visibility: Visibility

  package enum Shape: Hashable, Sendable {
    /// It stands by itself.
    case alone
    /// The next word belongs to it, whatever it begins with; the name stands for it in help.
    case value(String)
    /// Like value, and may be repeated.
    case list(String)
  }

  package enum Visibility: Hashable, Sendable {
    case listed, hidden
  }

  init(_ name: String, _ shape: Shape, _ meaning: String, visibility: Visibility = .listed) {
    self.name = name
    self.shape = shape
    self.meaning = meaning
    self.visibility = visibility
  }

  /// `--arg TEXT`
  package var usage: String {
    switch shape {
    case .alone: "--\(name)"
    case .value(let word), .list(let word): "--\(name) \(word)"
    }
  }
}
