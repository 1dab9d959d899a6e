import BatonSupervisor

extension Command {
  package static let rehearse = Command(
    "rehearse", "try a release up to the drain, and stop it again",
    operands: [.release], options: Option.release + [.json, .service, .socket],
    description: [
      """
      Does everything that baton upgrade does while the incumbent still serves undisturbed: starts the release, lets it \
      warm, and compares what it declares. Then the release is ended. Tells whether an upgrade would be refused.
      """
    ],
    outcomes: [.refused, .nobodyServes]
  ) { arguments, console throws(CommandFailure) in
    try AttemptConversation(arguments, console).hold { .rehearse($0) }
  }
}
