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
    ], run: unbuilt)
}
