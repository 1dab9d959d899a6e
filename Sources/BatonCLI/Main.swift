import BatonPlatform
import BatonSupervisor

@main enum BatonCommand {
  static func main() {
    Program.showName("baton")
    let words = Array(CommandLine.arguments.dropFirst())
    if words.first == KeeperCommand.word { Program.exit(KeeperChild.run(Array(words.dropFirst()))) }
    if words == [HashingCommand.word] { Program.exit(HashingChild.run().rawValue) }
    if words == [PinningCommand.word] { Program.exit(PinningChild.run().rawValue) }
    if words.count == 2, words[0] == CandidateCommand.word { Program.exit(CandidateChild.run(words[1]).rawValue) }
    Program.exit(CommandLineTool.run(words, console: .ofThisProcess()).rawValue)
  }
}
