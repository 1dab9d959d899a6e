import BatonLoad
import BatonPlatform
import BatonSupervisor

extension Command {
  package static let torture = Command(
    "torture", "break a running service on purpose and show what its clients lose",
    operands: [Operand("FILE", .required, "The configuration of the service, which runs already.")],
    options: [.yes, .ask, visitors, .time, .json],
    description: [
      """
      Says what it will do and asks. Then clients come to the listeners again and again, while the release of the \
      configuration is rehearsed and put in place, programs that are no servers are put in place, the supervisor is \
      killed and stopped when idle and in upgrades, and the server is killed. Prints for each what became of it, how \
      long the service took to be well again, and what the clients saw.
      """,
      """
      A client connects and, with --ask, sends that text and waits for the first byte of an answer; each time anew. What \
      is lost when the server itself is killed is shown and does not count.
      """,
    ],
    outcomes: [.nobodyServes, .lossSeen]
  ) { arguments, console throws(CommandFailure) in
    let configuration = try console.configuration(in: arguments.operands[0], for: .run).configuration
    let service = TorturedService(configuration)
    _ = try Supervised(at: service.controlSocket, for: "torture").ask(.status)
    let status = try service.untilItIsWell()
    let steps = TortureStep.all(status.keeping)
    guard try isAgreed(to: steps, status, arguments, console) else { return .refused }
    let run = TortureRun(
      service, try visitors(for: status, arguments), time: try arguments.time)
    var table = LossTable()
    do throws(CommandFailure) {
      for step in steps { table.add(try run.perform(step)) }
    } catch {
      // What was seen before is worth knowing now more than ever.
      try console.print(table.text, orJSON: table.report, as: arguments)
      throw error
    }
    try console.print(table.text, orJSON: table.report, as: arguments)
    return table.broken == 0 ? .success : .lossSeen
  }
}

private let visitors = Option("clients", .value("COUNT"), "How many clients come to each listener; 4 unless told.")

extension Option {
  fileprivate static let yes = Option("yes", .alone, "Do not ask, as a script needs it.")
  fileprivate static let ask = Option(
    "ask", .value("TEXT"),
    #"What a client says when it has connected, such as 'PING\r\n'; \r, \n, \t and \\ are known."#)
  fileprivate static let time = Option(
    "time", .value("DURATION"), "How long clients come during each step at least; 1s unless told.")
}

extension Arguments {
  fileprivate var time: Duration {
    get throws(CommandFailure) {
      try value(of: .time, as: .duration(.milliseconds(10)...Duration.seconds(3600))) ?? .seconds(1)
    }
  }
}

private func visitors(for status: Status, _ arguments: Arguments) throws(CommandFailure) -> Visitors {
  let clients = try arguments.value(of: visitors, as: .count(1...100)) ?? 4
  let question = try arguments.value(of: .ask).map { text throws(CommandFailure) in try bytes(text, arguments) }
  let visits = status.listeners.compactMap { listener in
    SocketAddress(listener.address).map { Knock(at: $0, asking: question, patience: .seconds(30)) }
  }
  do { return try Visitors(visits, clients: clients) } catch { throw .system(error, then: nil) }
}

private func bytes(_ text: String, _ arguments: Arguments) throws(CommandFailure) -> [UInt8] {
  var bytes: [UInt8] = []
  var isEscaped = false
  for character in text.unicodeScalars {
    guard isEscaped else {
      if character == "\\" { isEscaped = true } else { bytes += Array(String(character).utf8) }
      continue
    }
    isEscaped = false
    switch character {
    case "r": bytes.append(UInt8(ascii: "\r"))
    case "n": bytes.append(UInt8(ascii: "\n"))
    case "t": bytes.append(UInt8(ascii: "\t"))
    case "\\": bytes.append(UInt8(ascii: "\\"))
    case _:
      throw arguments.wrongUse("--ask", because: "'\\\(character)' is not known", then: #"write \r, \n, \t or \\"#)
    }
  }
  return bytes
}

private func isAgreed(
  to steps: [TortureStep], _ status: Status, _ arguments: Arguments, _ console: Console
) throws(CommandFailure) -> Bool {
  guard !arguments.has(.yes) else { return true }
  guard StandardStream.input.isTerminal else {
    throw arguments.wrongUse("baton torture", because: "nobody is there to be asked", then: "agree with --yes")
  }
  let plan = steps.enumerated().map { "  \($0 + 1). \($1.words)\n" }.joined()
  let warning = status.keeping == .kept ? "" : "Nobody would start the supervisor again: it is left alone.\n"
  console.complain(
    """
    This will be done to \(status.service) (supervisor pid \(status.supervisorPid)), while clients come to its listeners:
    \(plan)\(warning)Connections that the server has when it is killed are lost. Go on? [y/N]\u{20}
    """)
  return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
}
