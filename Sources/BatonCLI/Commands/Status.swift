import BatonSupervisor

extension Command {
  package static let status = Command(
    "status", "say who serves, since when and from which release", verb: "show the status",
    options: [.json, .service, .socket],
    description: ["Prints the incumbent with its release, the listeners with their queues, and the attempt in flight."],
    outcomes: [.nobodyServes]
  ) { arguments, console throws(CommandFailure) in
    let answer = try Supervised(arguments, console).ask(.status)
    guard case .status(let status) = answer else { throw .unexpected(answer) }
    try console.print(status.text, orJSON: status.report, as: arguments)
    return status.incumbent == nil ? .nobodyServes : .success
  }
}
