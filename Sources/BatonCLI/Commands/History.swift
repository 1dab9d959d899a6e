import BatonSupervisor

extension Command {
  package static let history = Command(
    "history", "list the attempts, the newest first",
    options: [
      Option("limit", .value("COUNT"), "How many at most; 20 if it is left out."),
      .json, .service, .socket,
    ],
    description: ["Prints one line an attempt. baton receipt says everything about one."], run: unbuilt)
}
