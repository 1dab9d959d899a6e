import BatonPlatform
import BatonSupervisor

@main enum BatonCommand {
  static func main() {
    let code = CommandLineTool.run(Array(CommandLine.arguments.dropFirst()), console: .ofThisProcess())
    Program.exit(code.rawValue)
  }
}
