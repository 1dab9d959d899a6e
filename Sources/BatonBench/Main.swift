import BatonPlatform

/// What `scripts/bench` and `scripts/soak` measure with: one figure a line, name, value, unit.
@main enum BenchCommand {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    do {
      switch words.first {
      case "codec": CodecBench.figures().forEach { print($0.name, $0.nanoseconds, "ns") }
      case "load" where (7...8).contains(words.count): try LoadBench.run(words)
      case "fdatasync" where words.count == 3: try SyncBench.run(in: words[1], rounds: Int(words[2]) ?? 100)
      case "first-answer" where words.count >= 4: try FirstAnswerBench.run(words)
      case _: wrongUse()
      }
    } catch {
      StandardStream.error.say("baton-bench: fatal: \(error)\n")
      Program.exit(111)
    }
  }

  private static func wrongUse() -> Never {
    StandardStream.error.say(
      """
      usage: BatonBench codec
             BatonBench load ADDRESS WRITERS READERS NEWCOMERS REST-IN-MICROSECONDS fair|kills [PATIENCE-IN-SECONDS]   (until input ends)
             BatonBench fdatasync DIRECTORY ROUNDS
             BatonBench first-answer ADDRESS ROUNDS PROGRAM [ARGUMENT…]

      """)
    Program.exit(100)
  }
}

extension StandardStream {
  fileprivate func say(_ text: String) {
    _ = try? write(Array(text.utf8))
  }
}
