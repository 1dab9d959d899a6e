import BatonProtocol
import BatonSupervisor

extension Command {
  package static let version = Command(
    "version", "say which version this is", options: [.json],
    description: ["Prints the version of this program and the versions of the control protocol that it speaks."]
  ) { arguments, console throws(CommandFailure) in
    let spoken = VersionRange.spoken
    try console.print(
      "baton \(batonVersion)\nprotocol \(spoken)\n",
      orJSON: [
        "version": .text(batonVersion), "protocol_min": .number(UInt32(spoken.lowest.number)),
        "protocol_max": .number(UInt32(spoken.highest.number)),
      ], as: arguments)
    return .success
  }
}
