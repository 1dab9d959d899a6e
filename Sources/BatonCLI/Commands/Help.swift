import BatonSupervisor

extension Command {
  package static let help = Command(
    "help", "say what a command does",
    operands: [Operand("COMMAND", .optional, "The command; without it, all of them.")],
    options: [.manual, .names],
    description: ["Prints what a command does, what it takes, and what its exit codes mean."]
  ) { arguments, console throws(CommandFailure) in
    try printHelp(arguments, console)
  }
}

extension Option {
  fileprivate static let manual = Option("man", .alone, "Print a manual page.", visibility: .hidden)
  /// What `scripts/install` needs to know to make all pages.
  fileprivate static let names = Option("names", .alone, "Print the names of the commands.", visibility: .hidden)
}

private func printHelp(_ arguments: Arguments, _ console: Console) throws(CommandFailure) -> ExitCode {
  let isManual = arguments.has(.manual)
  if arguments.has(.names) {
    try console.print(CommandTable.all.map { $0.name + "\n" }.joined())
  } else if let name = arguments.operands.first {
    let command = try CommandTable.command(named: name)
    try console.print(isManual ? ManualPage.page(of: command) : HelpText.page(of: command))
  } else {
    try console.print(isManual ? ManualPage.overview : HelpText.overview)
  }
  return .success
}
