import BatonSupervisor

extension Command {
  package static let status = Command(
    "status", "say who serves, since when and from which release", options: [.json, .service, .socket],
    description: ["Prints the incumbent with its release, the listeners with their queues, and the attempt in flight."],
    outcomes: [.nobodyServes], run: unbuilt)
}
