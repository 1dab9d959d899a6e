import BatonMachines

// From the names of the code to words.

/// An input: messages by their names on the wire, timers by what they are for, everything else in small words.
func inputWords(_ input: some Any) -> String {
  let text = brief(input)
  let name = name(input)
  if name == "timerFired" { return "\(smallWords(text.dropFirst("timerFired(".count).dropLast())) timer" }
  if case .adopted(let found)? = input as? Supervisor.Input { return foundWords(found) }
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

/// How often, with two digits that tell: the exact number says nothing to anybody.
func roughly(_ count: Int) -> String {
  guard count >= 1000 else { return "\(count)" }
  var (digits, unit) = (count, 1)
  while digits >= 100 { (digits, unit) = (digits / 10, unit * 10) }
  let value = digits * unit
  let (scale, letter) = value >= 1_000_000 ? (1_000_000, "M") : (1000, "k")
  let tenths = value * 10 / scale
  return tenths >= 100 || tenths % 10 == 0 ? "\(tenths / 10) \(letter)" : "\(tenths / 10).\(tenths % 10) \(letter)"
}
