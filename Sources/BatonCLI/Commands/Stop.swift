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
    let reason = arguments.value(of: .reason) ?? ""
    let supervised = try Supervised(arguments, console)
    try supervised.stop(reason)
    try supervised.next.stop(reason)
    try console.print("everything has stopped\n", orJSON: ["stopped": .truth(true)], as: arguments)
    return .success
  }
}

extension Supervised {
  /// Returns when this supervisor is gone: everything has stopped, or it has died before.
  fileprivate func stop(_ reason: String) throws(CommandFailure) {
    switch try firstAnswer(to: .stop(reason: reason)) {
    case .stopping?: while try nextResponse() != nil {}
    case nil: break
    case let answer?: throw .unexpected(answer)
    }
  }
}

extension NextSupervisor {
  /// Whoever comes in place of a supervisor that has died is told the same. Returns when nobody comes any more.
  fileprivate func stop(_ reason: String) throws(CommandFailure) {
    while let supervised = try supervised() { try supervised.stop(reason) }
  }
}
