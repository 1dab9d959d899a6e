import BatonSupervisor

extension Command {
  package static let rollback = Command(
    "rollback", "replace the running server by a release that was committed before",
    verb: "roll back",
    operands: [
      Operand(
        "HASH", .optional,
        "How the hash of the release begins, as baton releases prints it; without it, the one before the present one.")
    ],
    options: [.reason, .timeout, .noWait, .json, .service, .socket],
    description: [
      """
      Hands the service over to a release that is kept, started as it was committed: with its arguments and variables, \
      from the copy of its executable. It is an upgrade in every other respect: whatever goes wrong before the commit, \
      the incumbent goes on serving, and the old release must be able to read the data as they are by now.
      """,
      "A second baton rollback leads back. baton upgrade --cancel aborts it.",
    ],
    outcomes: [.refused, .undone, .nobodyServes]
  ) { arguments, console throws(CommandFailure) in
    let conversation = AttemptConversation(arguments, console)
    let request = RollbackRequest(
      hashPrefix: arguments.operands.first?.lowercased(), reason: arguments.value(of: .reason) ?? "",
      timeoutMilliseconds: try conversation.timeoutMilliseconds, waiting: conversation.waiting)
    return try conversation.hold(.rollback(request))
  }
}
