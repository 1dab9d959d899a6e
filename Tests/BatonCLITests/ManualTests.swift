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
