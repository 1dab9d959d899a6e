import BatonSupervisor
import GoldenFiles
import Testing

@Suite struct `The explanation of a configuration` {
  @Test func `is the manual when there is no file`() throws {
    let actual = """
      # Configuration

      One file a service, in the syntax of systemd's units: sections, `key = value`, comments after `#` or `;` at the start of
      a line, a backslash at the end of a line continues it, a list is a key that is repeated. Values are taken as they stand,
      without quotes or variables; relative paths start at the file's folder. Durations are whole numbers with units (`250ms`,
      `5s`, `2min`, `1h`, `1min 30s`), sizes are bytes in powers of two (`4096`, `512K`, `64M`, `2G`).

      The file is read whole and checked whole: `baton check FILE` reports every problem at once, and `baton check --explain FILE`
      prints every key with what is in effect. This page is generated from the table that the reader itself uses.

      \(ConfigurationExplanation().markdown)
      """
    #expect(try actual == goldenDocument("docs/Configuration.md", accepting: actual))
  }

  @Test func `says what is in effect and which line says so, but no secret`() throws {
    let text =
      leastConfiguration.replacing(
        "[Listener]", with: "arg = --verbose\narg = x\nenvironment = TOKEN=hunter2\n[Listener]")
      + "\n[Limits]\nwarm = 90s\n"
    let actual = ConfigurationExplanation(try check(text)).text
    #expect(!actual.contains("hunter2"))
    #expect(try actual == golden("Explanation.txt", accepting: actual))
  }
}
