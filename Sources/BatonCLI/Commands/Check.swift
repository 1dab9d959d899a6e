import BatonPlatform
import BatonSupervisor

extension Command {
  package static let check = Command(
    "check", "say what is wrong with a configuration, or what it means",
    operands: [Operand("FILE", .optional, "The configuration of a service; with --explain it may be left out.")],
    options: [.explain, .json],
    description: [
      """
      Reads a configuration as baton run would, looks at the files and directories that it names, and reports every \
      problem at once, each with its place and with what would be right. Nothing is started and nothing is changed.
      """,
      """
      With --explain and a file, prints every key with its meaning and the value that is in effect, as a configuration \
      that could be used in the file's place; without a file, the keys with their defaults.
      """,
    ]
  ) { arguments, console throws(CommandFailure) in
    try checkFile(arguments, console)
  }
}

extension Option {
  fileprivate static let explain = Option("explain", .alone, "Print every key with its meaning and its value.")
}

private func checkFile(_ arguments: Arguments, _ console: Console) throws(CommandFailure) -> ExitCode {
  guard let file = arguments.operands.first else {
    guard arguments.has(.explain) else {
      throw arguments.wrongUse("baton check", because: "no FILE", then: "name one, or ask for --explain")
    }
    return try explain(ConfigurationExplanation(), arguments, console)
  }
  do throws(CommandFailure) {
    let checked = try console.configuration(in: file)
    try requireKernel()
    if arguments.has(.explain) { return try explain(ConfigurationExplanation(checked), arguments, console) }
    let notes = [checked.configuration.service.pinningNote].compactMap(\.self)
    let text = ([summary(checked.configuration)] + notes.map { "note: \($0)" }).map { "\(file): \($0)\n" }
    try console.print(text.joined(), orJSON: report(file, [], notes), as: arguments)
    return .success
  } catch .input(let file, let problems) where arguments.has(.json) {
    try console.print(JSONText.document(report(file, problems.problems)))
    return .wrongUse
  }
}

/// On a kernel that is too old no configuration would do.
private func requireKernel() throws(CommandFailure) {
  do throws(StartRefusal) {
    try KernelCheck.requireThisKernel()
  } catch {
    throw .sentence(error.sentence, error.code)
  }
}

private func explain(
  _ explanation: ConfigurationExplanation, _ arguments: Arguments, _ console: Console
) throws(CommandFailure) -> ExitCode {
  try console.print(explanation.text, orJSON: explanation.report, as: arguments)
  return .success
}

private func summary(_ configuration: Configuration) -> String {
  let listeners = configuration.listeners.map { "\($0.name) at \($0.address.asWritten)" }.joined(separator: ", ")
  let (service, noun) = (configuration.service, configuration.listeners.count == 1 ? "listener" : "listeners")
  return "no problem; service \(service.name), strategy \(service.strategy.rawValue), \(noun) \(listeners)"
}

private func report(_ file: String, _ problems: [ConfigurationProblem], _ notes: [String] = []) -> Report {
  let list = problems.map { problem -> Report in
    [
      "line": .number(Int64(problem.position.line)), "column": .number(Int64(problem.position.column)),
      "cause": .text(problem.cause), "remedy": .text(problem.remedy),
    ]
  }
  return ["file": .text(file), "problems": .list(list), "notes": .list(notes.map(Report.text))]
}

extension ConfigurationExplanation {
  fileprivate var report: Report {
    let sections = sections.map { section -> Report in
      ["section": .text(section.name.rawValue), "keys": .list(section.keys.map(\.report))]
    }
    return ["sections": .list(sections)]
  }
}

extension ConfigurationExplanation.Key {
  fileprivate var report: Report {
    [
      "key": .text(name), "repetition": .text(repetition.rawValue), "form": .text(form),
      "default": .optional(standard) { .text($0) }, "meaning": .text(meaning),
      "values": .list(values.map { .text($0) }), "line": .optional(line) { .number(Int64($0)) },
    ]
  }
}
