import BatonSupervisor

extension Command {
  package static let receipt = Command(
    "receipt", "print what an attempt has left behind",
    operands: [Operand("ID", .optional, "The number of the attempt; without it, the last.")],
    options: [.json, .service, .socket],
    description: [
      """
      Prints the phases of an attempt with their times, the accept gap, what the kernel counted, the connections that \
      were closed, both releases with their hashes, who asked and why, and why it ended as it did.
      """
    ], run: unbuilt)
}
