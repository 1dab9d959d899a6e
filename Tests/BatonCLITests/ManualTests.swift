import BatonCLI
import BatonSupervisor
import GoldenFiles
import Testing

/// docs/Operating.md is written by hand; what it says about the program is what the program says.
@Suite struct `The manual` {
  private let manual: String

  init() throws {
    manual = try document("docs/Operating.md")
  }

  @Test func `shows a configuration that is read without a problem`() throws {
    let sample = try #require(manual.split(separator: "```ini\n").last?.split(separator: "```").first)
    let surroundings = Surroundings(folder: "/srv", user: 0)
    let checked = try ConfigurationReader.read(Array(sample.utf8), file: "kv.conf", surroundings: surroundings)
    #expect(checked.configuration.service.arguments == ["--data", "./data"])
    #expect(checked.configuration.listeners.map(\.name) == ["kv", "http"])
  }

  @Test(arguments: ExitCode.allCases) func `lists every exit code`(code: ExitCode) {
    #expect(manual.contains("| \(code.rawValue) | \(code.meaning) |\n"))
  }

  @Test(arguments: Severity.allCases) func `lists every severity`(severity: Severity) {
    #expect(manual.contains("| \(severity.rawValue) | "))
  }

  @Test(arguments: CauseCode.allCases) func `says of every cause what to do`(cause: CauseCode) {
    #expect(manual.contains("\n| \(cause.word) | "))
  }

  @Test func `names only keys, commands and options that there are`() {
    let keys = SectionName.allCases.flatMap(\.keys) + CauseCode.allCases.map(\.word)
    for match in manual.matches(of: /`([a-z]+(-[a-z]+)+)`/) where !match.1.hasPrefix("baton-") {
      #expect(keys.contains(String(match.1)), "\(match.1) is no key")
    }
    for match in manual.matches(of: /`baton ([a-z]+)/) {
      #expect(CommandTable.all.contains { $0.name == match.1 }, "\(match.1) is no command")
    }
    let options = CommandTable.all.flatMap(\.options).map { "--\($0.name)" }
    for match in manual.matches(of: /`?(--[a-z]+(-[a-z]+)*)/) where match.1 != "--data" {
      #expect(options.contains(String(match.1)), "\(match.1) is no option")
    }
  }

  @Test func `shows what baton frame really prints`() throws {
    let lines = manual.split(separator: "\n").map { $0.drop { $0 == " " } }
    let examples = zip(lines, lines.dropFirst()).filter { $0.0.hasPrefix("$ echo ") }
    #expect(examples.count == 2)
    for (command, printed) in examples {
      let parts = command.dropFirst("$ echo ".count).split(separator: " | baton ")
      let words = try #require(parts.last).split(separator: " ").map(String.init)
      let input = try #require(parts.first).filter { $0 != "'" }
      #expect(baton(words, input: Array(input.utf8)).output == printed + "\n")
    }
  }
}
