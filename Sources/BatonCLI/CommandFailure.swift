package import BatonPlatform
package import BatonSupervisor

/// Why a command could not do what it was asked: whose fault it is decides the exit code.
package enum CommandFailure: Error, Hashable, Sendable {
  /// The command line is at fault.
  case wrongUse(WrongUse)
  /// A file or text that the command was given is at fault.
  case input(file: String, ConfigurationProblems)
  /// The system would not.
  case system(SystemFailure, then: String?)
  /// Anything else that has its own sentence.
  case sentence(Sentence, ExitCode)

  /// Says it on standard error.
  func report(on console: Console) -> ExitCode {
    switch self {
    case .wrongUse(let wrongUse):
      console.complain(wrongUse.sentence.line() + "\n" + wrongUse.usage)
      return .wrongUse
    case .input(let file, let problems):
      let count = counted(problems.problems.count, "problem")
      console.complain(problems.report)
      console.complain(Sentence.unable(to: "use", file, because: count, then: "nothing was done").line() + "\n")
      return .wrongUse
    case .system(let failure, let next):
      console.complain(Sentence.unable(failure, then: next).line() + "\n")
      return .systemWouldNot
    case .sentence(let sentence, let code):
      console.complain(sentence.line() + "\n")
      return code
    }
  }
}

extension Sentence {
  /// The kernel's no, in our grammar.
  package static func unable(
    _ failure: SystemFailure, _ severity: Severity = .fatal, then next: String? = nil
  ) -> Sentence {
    .unable(severity, to: failure.call.rawValue, failure.object, because: "\(failure.errno)", then: next)
  }
}

/// The operator asked in a way that the command line does not know.
package struct WrongUse: Error, Hashable, Sendable {
  /// What was written, or where something is missing.
  package let word: String
  package let cause: String
  package let remedy: String?
  /// The command that was meant, whose usage helps; nil where none was recognised.
  package var command: String?

  package init(_ word: String, because cause: String, then remedy: String? = nil) {
    self.word = word
    self.cause = cause
    self.remedy = remedy
  }

  var sentence: Sentence {
    .unable(to: "understand", word, because: cause, then: remedy)
  }

  var usage: String {
    let usage = CommandTable.all.first { $0.name == command }?.usage ?? "baton COMMAND [OPTION]… [OPERAND]…"
    return "usage: \(usage)\n"
  }
}
