/// What `--help` prints; its lines about switches and stages come from their tables.
package var helpText: String {
  """
  baton-kv: a durable key-value server that can be replaced while it runs

  usage: baton-kv --data DIR [SWITCH…]

  It speaks RESP2, so redis-cli and redis-benchmark talk to it. The commands:
    \(commandNames)
  A write is answered when it is on stable storage; one fdatasync serves all writes that wait. Over HTTP it
  answers GET /healthz and GET /version.

  Started by baton run, it takes its listeners by name, "kv" and (if there is one) "http", and goes through the
  stages below. Started by hand it binds its own and owns DIR until SIGTERM or SIGINT ends it in order.

  To serve:
  \(rows([.data, .listen, .http, .service, .versionText]))

  To rehearse failures, so that every rollback can be tried:
  \(rows([.failAt, .hangAt, .exitAt, .freezeAt, .slowWarm, .slowDrain, .slowSeal, .unhealthy, .wrongRevisions,
     .lackListener, .answerBeforeSync]))

  Other:
  \(rows([.help, .version]))

  Stages:
  \(Stage.allCases.map { "  " + padded($0.rawValue, 8) + $0.moment }.joined(separator: "\n"))

  A DURATION is a whole number and us, ms, s or min, such as 250ms. With --answer-before-sync writes reach the
  file some 100 ms after their answers, so that kill -9 loses what otherwise only a power failure would: a
  checker that does not notice checks nothing.

  Exit status: 0 ended in order; 100 asked wrongly; 101 a bug in baton-kv; 111 the system would not.

  """
}

private var commandNames: String {
  CommandName.allCases.map { $0.rawValue.uppercased() }.joined(separator: " ")
}

private func rows(_ options: [Option]) -> String {
  options.map { option in
    let left = option.rawValue + (option.operand.map { " " + $0 } ?? "")
    return "  " + padded(left, 25) + option.meaning
  }.joined(separator: "\n")
}

private func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(1, width - text.count))
}
