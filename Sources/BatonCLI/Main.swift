import BatonPlatform
import BatonSupervisor

@main enum BatonCommand {
  static func main() {
    let words = Array(CommandLine.arguments.dropFirst())
    if words == [HashingCommand.word] { Program.exit(HashingChild.run().rawValue) }
    if words == [PinningCommand.word] { Program.exit(PinningChild.run().rawValue) }
    Program.exit(CommandLineTool.run(words, console: .ofThisProcess()).rawValue)
  }
}
