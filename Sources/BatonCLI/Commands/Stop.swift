import BatonSupervisor

extension Command {
  package static let stop = Command(
    "stop", "stop the service and its supervisor in order",
    options: [Option.reason, .json, .service, .socket],
    description: [
      """
      Aborts the attempt in flight, lets the incumbent drain and end, closes the listeners, and ends the supervisor. \
      Returns when that is done.
      """
    ]
  ) { arguments, console throws(CommandFailure) in
    let supervised = try Supervised(arguments, console)
    let answer = try supervised.ask(.stop(reason: arguments.value(of: .reason) ?? ""))
    guard case .stopping(let words) = answer else { throw .unexpected(answer) }
    // The connection ends when everything has stopped.
    while try supervised.nextResponse() != nil {}
    try console.print("\(words): done\n", orJSON: ["stopped": .truth(true)], as: arguments)
    return .success
  }
}
