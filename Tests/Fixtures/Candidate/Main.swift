import BatonPlatform
import BatonSupervisor

// A program that somebody offers to a supervisor as its next one. What it does stands in a file beside it, with
// `.orders` behind its name, a line each:
//
//     quiet | babble | freeze-asked     how it introduces itself: not at all, wrongly, never
//     unreadable | foreign | protocol   what it says: reads no journal of ours; writes one that we do not read; speaks
//                                       other versions
//     object WORDS                      against the configuration
//     exit CODE | freeze                what it does when it is executed

@main enum Candidate {
  static func main() {
    do {
      let path = try Program.path + ".orders"
      let orders = String(decoding: try Files.read(path, limit: 4_096), as: UTF8.self).split(separator: "\n")
      if CommandLine.arguments.dropFirst().first == CandidateCommand.word {
        try introduce(orders.map(String.init))
      } else {
        try begin(orders.map(String.init))
      }
    } catch {
      complain("\(error)")
      Program.exit(111)
    }
  }

  private static func introduce(_ orders: [String]) throws {
    var answer = CandidateAnswer()
    for order in orders {
      switch order {
      case "quiet": return
      case "babble": return try StandardStream.output.write("I am another program\n")
      case "freeze-asked": try freeze()
      case "unreadable": change(&answer) { ($0.readMin, $0.readMax, $0.written) = (8, 9, 9) }
      case "foreign": change(&answer) { ($0.readMin, $0.readMax, $0.written) = (1, 9, 9) }
      case "protocol": (answer.protocolMin, answer.protocolMax) = (3, 4)
      case _ where order.hasPrefix("object "): answer.objection = String(order.dropFirst("object ".count))
      case _: break
      }
    }
    try StandardStream.output.write(Envelope.sealed(answer))
  }

  private static func change(_ answer: inout CandidateAnswer, _ body: (inout RecordFormat) -> Void) {
    for index in answer.formats.indices where answer.formats[index].kind == JournalRecord.kind {
      body(&answer.formats[index])
    }
  }

  private static func begin(_ orders: [String]) throws {
    complain("the candidate runs")
    for order in orders {
      if order == "freeze" { try freeze() }
      if order.hasPrefix("exit "), let code = Int32(order.dropFirst("exit ".count)) { Program.exit(code) }
    }
    Program.exit(1)
  }

  private static func freeze() throws {
    complain("the candidate freezes")
    try Program.freeze()
  }

  private static func complain(_ words: String) {
    // A reader that has gone is seen by the test.
    _ = try? StandardStream.error.write("candidate: \(words)\n")
  }
}
