import BatonSupervisor

extension Command {
  package static let demo = Command(
    "demo", "see all of it on a real key-value server under load",
    options: [.duration, .clients, .keep],
    description: [
      """
      Starts a supervisor with baton-kv and clients that verify every acknowledged write; upgrades it, tries a release \
      that fails, one that hangs and one that is unhealthy, and upgrades it again. Prints what the clients saw beside \
      the receipts, and fails if one request failed or one acknowledged write is missing. Needs no root, no installed \
      service, and leaves nothing behind.
      """
    ]
  ) { arguments, console throws(CommandFailure) in
    try DemoRun(console: console, plan: DemoPlan(arguments, console)).run()
  }
}

extension Option {
  static let duration = Option("duration", .value("DURATION"), "How long the load runs at least, such as 30s.")
  static let clients = Option("clients", .value("COUNT"), "How many clients write, read and come anew.")
  static let keep = Option("keep", .value("DIRECTORY"), "Keep data, configuration and receipts there; it must be new.")
}
