import BatonSupervisor

extension Command {
  package static let releases = Command(
    "releases", "list the releases that are kept, the one committed last first", verb: "show the releases",
    options: [.json, .service, .socket],
    description: [
      """
      Prints the committed releases whose executables are kept: how the hash of each begins, its version, when it was \
      committed, by what path and with which arguments. Says which one serves, which one a crash restarts, and where \
      baton rollback leads.
      """
    ]
  ) { arguments, console throws(CommandFailure) in
    let answer = try Supervised(arguments, console).ask(.releases)
    guard case .releases(let releases) = answer else { throw .unexpected(answer) }
    try console.print(releases.text, orJSON: releases.report, as: arguments)
    return .success
  }
}
