import BatonSupervisor

extension Command {
  package static let receipt = Command(
    "receipt", "print what an attempt has left behind",
    verb: "show the receipt", operands: [Operand("ID", .optional, "The number of the attempt; without it, the last.")],
    options: [.json, .service, .socket],
    description: [
      """
      Prints the phases of an attempt with their times, the accept gap, what the kernel counted, the connections that \
      were closed, both releases with their hashes, who asked and why, and why it ended as it did.
      """
    ]
  ) { arguments, console throws(CommandFailure) in
    let answer = try Supervised(arguments, console).ask(.receipt(try choice(arguments)))
    guard case .receipt(let receipt) = answer else { throw .unexpected(answer) }
    try console.print(receipt.text, orJSON: receipt.report, as: arguments)
    return .success
  }
}

private func choice(_ arguments: Arguments) throws(CommandFailure) -> ReceiptChoice {
  guard let word = arguments.operands.first else { return .last }
  guard let number = UInt64(word) else {
    throw arguments.wrongUse(word, because: "it is no number of an attempt", then: "baton history lists them")
  }
  return .attempt(number)
}
