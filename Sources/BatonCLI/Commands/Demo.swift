import BatonSupervisor

extension Command {
  package static let demo = Command(
    "demo", "see all of it on a real key-value server under load",
    options: [
      Option("duration", .value("DURATION"), "How long the load runs, such as 30s."),
      Option("clients", .value("COUNT"), "How many clients write and read."),
      Option("keep", .value("DIRECTORY"), "Keep the data, the configuration and the receipts there."),
    ],
    description: [
      """
      Starts a supervisor with baton-kv and clients that verify every acknowledged write; upgrades it, tries a release \
      that fails, one that hangs and one that is unhealthy, and upgrades it again. Prints what the clients saw beside \
      the receipts, and fails if one request failed or one acknowledged write is missing. Needs no root, no installed \
      service, and leaves nothing behind.
      """
    ], run: unbuilt)
}
