package import BatonSupervisor

/// The whole of `baton`: words in, words and an exit code out.
package enum CommandLineTool {
  package static func run(_ words: [String], console: Console) -> ExitCode {
    do throws(CommandFailure) {
      let (command, rest) = try choose(words)
      let arguments = try parse(rest, for: command)
      if arguments.has(.help) {
        try console.print(HelpText.page(of: command))
        return .success
      }
      return try command.run(arguments, console)
    } catch {
      return error.report(on: console)
    }
  }

  private static func choose(_ words: [String]) throws(CommandFailure) -> (Command, [String]) {
    guard let first = words.first else {
      throw .wrongUse(WrongUse("baton", because: "no command", then: "baton help lists the commands"))
    }
    switch first {
    case "--help", "-h": return (.help, Array(words.dropFirst()))
    case "--version": return (.version, Array(words.dropFirst()))
    default: return (try CommandTable.command(named: first), Array(words.dropFirst()))
    }
  }

  private static func parse(_ words: [String], for command: Command) throws(CommandFailure) -> Arguments {
    do throws(WrongUse) {
      return try ArgumentParser.parse(words, for: command)
    } catch {
      throw .wrongUse(error)
    }
  }
}
