import BatonMachines

// From the names of the code to words.

/// An input: messages by their names on the wire, timers by what they are for, everything else in small words.
func inputWords(_ input: some Any) -> String {
  let text = brief(input)
  let name = name(input)
  if name == "timerFired" { return "\(smallWords(text.dropFirst("timerFired(".count).dropLast())) timer" }
  if case .adopted(let found)? = input as? Supervisor.Input { return foundWords(found) }
  if case .settled(let settlement)? = input as? Offering.Input { return "\(settlement)" }
  if name == "servingReceived" { return "sign that it serves" }
  guard name.hasSuffix("Received") else { return smallWords(name[...]) }
  return messageName(String(name.dropLast("Received".count)))
}

/// The commands without the timers, which follow from the phase, and without the attempt's number.
func deedWords(_ commands: [some Any], owed: Attempt?) -> String {
  commands.filter { !["arm", "disarm"].contains(name($0)) }.map { commandWords($0, owed) }.joined(separator: ", ")
}

private func commandWords(_ command: some Any, _ owed: Attempt?) -> String {
  if case .conclude(let attempt, let outcome)? = command as? Supervisor.Command {
    return attempt == owed ? "conclude the owed attempt" : "conclude as \(smallWords("\(outcome)"))"
  }
  let name = name(command)
  return name.hasPrefix("send") ? "send \(messageName(String(name.dropFirst("send".count))))" : smallWords(name[...])
}

private func foundWords(_ found: Supervisor.Found) -> String {
  switch found {
  case .quiet: "found nothing unfinished"
  case .unfinished(_, let record, _, _): "found an attempt that is \(record)"
  }
}

/// `successorClosedChannel` as *successor closed channel*.
func smallWords(_ name: some StringProtocol) -> String {
  name.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : String($1) }
}

private func messageName(_ name: String) -> String {
  switch name.lowercased() {
  case "resume": "ResumeAfterAbort"
  case "prepare": "PrepareHandoff"
  case "serving": "that it serves"
  default: name.prefix(1).uppercased() + name.dropFirst()
  }
}

/// How often, as a power of ten: a change of one row should not rewrite the document.
func roughly(_ count: Int) -> String {
  switch count {
  case 0: "0"
  case 1..<10: "1+"
  case 10..<100: "10+"
  case 100..<1000: "100+"
  case 1000..<10_000: "1 k+"
  case 10_000..<100_000: "10 k+"
  default: "100 k+"
  }
}
