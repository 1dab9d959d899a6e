import BatonPlatform
import BatonSupervisor

// A program that a keeper keeps alive, and the keeper itself with a pace for tests.
//
//     KeptServer keep FIFO [ms limit]   a keeper whose supervisor is `KeptServer serve FIFO`
//     KeptServer serve FIFO             says what was passed to it, then does what it reads from FIFO, a line each

@main enum KeptServer {
  static func main() {
    let words = CommandLine.arguments
    do {
      switch words.dropFirst().first {
      case "keep": Program.exit(try keep(words))
      case "serve": Program.exit(try KeptCommands(fifo: words[2]).serve())
      default: Program.exit(100)
      }
    } catch {
      say("\(error)")
      Program.exit(111)
    }
  }

  private static func keep(_ words: [String]) throws -> Int32 {
    var pace = KeeperPace()
    if words.count > 3, let limit = Int(words[3]) {
      pace.firstDelay = .milliseconds(1)
      pace.limit = .milliseconds(limit)
      // Nobody is ever well, so that deaths are always in a row.
      pace.leastWellness = .seconds(3600)
    }
    let program = KeptProgram(
      executable: KeptProgram.thisProgram, arguments: ["KeptServer", "serve", words[2]],
      environment: .ofThisProcess())
    let log = Log(from: .debug, readBy: .anyone) { _ = try? StandardStream.error.write($0) }
    switch try KeeperLoop(program, pace: pace, log: log).keep() {
    case .code(let code): return code
    case .startFailed: return 111
    }
  }
}

func say(_ text: String) {
  // A reader that has gone is seen by the test.
  _ = try? StandardStream.output.write(text + "\n")
}
