import BatonSupervisor

extension Command {
  package static let history = Command(
    "history", "list the attempts, the newest first",
    verb: "show the history",
    options: [
      .limit, .json, .service, .socket,
    ],
    description: ["Prints one line an attempt. baton receipt says everything about one."]
  ) { arguments, console throws(CommandFailure) in
    let limit = try arguments.value(of: .limit, as: .count(1...100_000)) ?? 20
    let answer = try Supervised(arguments, console).ask(.history(limit: UInt32(clamping: limit)))
    guard case .history(let overviews) = answer else { throw .unexpected(answer) }
    try console.print(overviews.text, orJSON: ["attempts": overviews.report], as: arguments)
    return .success
  }
}

extension Option {
  fileprivate static let limit = Option("limit", .value("COUNT"), "How many at most; 20 if it is left out.")
}
