import BatonPlatform
import BatonSupervisor

extension Command {
  package static let upgrade = Command(
    "upgrade", "replace the running server by another release",
    operands: [.release],
    options: Option.release + [.noWait, .cancel, .itself, .now, .json, .service, .socket],
    description: [
      """
      Starts the release beside the incumbent, lets it warm, and hands the service over when it is prepared. Whatever \
      goes wrong before the commit, the incumbent goes on serving. Prints each phase with its time, and the receipt at \
      the end.
      """,
      """
      Without an executable, starts what the configuration names, as it is on disk now. The executable is opened by \
      this command, with the rights of whoever runs it.
      """,
      "Ctrl-C ends this command and leaves the attempt alone; --cancel aborts it.",
      """
      With --self, upgrades the supervisor: EXECUTABLE is another baton then, by default the file that lies now where the \
      supervisor was started from. It is first asked whether it reads what is there and takes the configuration. It \
      is executed in the supervisor's place, as the same process; neither clients nor the server notice. If it does not \
      come up, the keeper or the service manager starts the program before.
      """,
    ],
    outcomes: [.refused, .undone, .nobodyServes]
  ) { arguments, console throws(CommandFailure) in
    if arguments.has(.itself) { return try SelfUpgradeConversation(arguments, console).hold() }
    if arguments.has(.now) {
      throw arguments.wrongUse("--now", because: "it is for --self", then: "leave it out; an upgrade begins at once")
    }
    if arguments.has(.cancel) { return try cancel(arguments, console) }
    return try AttemptConversation(arguments, console).hold { .upgrade($0) }
  }
}

private func cancel(_ arguments: Arguments, _ console: Console) throws(CommandFailure) -> ExitCode {
  guard arguments.operands.isEmpty else {
    throw arguments.wrongUse("--cancel", because: "it takes no EXECUTABLE", then: "leave one of them out")
  }
  let answer = try Supervised(arguments, console).ask(.cancel(reason: arguments.value(of: .reason) ?? ""))
  guard case .underway(let words) = answer else { throw .unexpected(answer) }
  try console.print(words + "\n", orJSON: ["underway": .text(words)], as: arguments)
  return .success
}

extension Operand {
  static let release = Operand(
    "EXECUTABLE", .optional, "The program of the release; without it, the one that the configuration names.")
}

extension Option {
  static let noWait = Option("no-wait", .alone, "Return when the attempt has begun; baton status shows it.")
  static let itself = Option("self", .alone, "Upgrade the supervisor itself.")
  static let now = Option("now", .alone, "With --self: abort an attempt in flight instead of letting it end first.")
  static let cancel = Option("cancel", .alone, "Abort the attempt in flight.")

  /// What describes a release and how to go about it.
  package static let release = [arg, env, reason, timeout]
  package static let arg = Option(
    "arg", .list("TEXT"), "One argument of the program; repeat it for more. They replace those of the configuration.")
  package static let env = Option(
    "env", .list("NAME=VALUE"),
    "One variable for the program, besides those of the configuration; LISTEN_*, HANDOFF_* and NOTIFY_SOCKET are refused."
  )
  package static let reason = Option("reason", .value("TEXT"), "Why; it stands on the receipt.")
  package static let timeout = Option(
    "timeout", .value("DURATION"), "Abort if the release is not committed after this time, such as 30s or 2min.")
}
