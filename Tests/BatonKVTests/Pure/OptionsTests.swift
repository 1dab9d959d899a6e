import BatonKV
import GoldenFiles
import Testing

private func options(_ arguments: String) throws -> Options {
  guard case .serve(let options) = try Options.wish(from: arguments.split(separator: " ").map(String.init)) else {
    throw ConfigurationProblem(arguments, nil, "not a wish to serve")
  }
  return options
}

@Suite struct `The command line` {
  @Test func `is read whole`() throws {
    let options = try options(
      "--data /d --listen 127.0.0.1:1 --http=[::1]:2 --version-text v2 --fail-at seal --exit-at=warm:7 --exit-at own "
        + "--slow-drain 250ms --slow-warm 2min --unhealthy --wrong-revisions --lack-listener http --answer-before-sync")
    #expect(options.dataDirectory == "/d" && options.listen == "127.0.0.1:1" && options.http == "[::1]:2")
    #expect(options.version == "v2")
    #expect(options.rehearsal.faults == [.seal: .fail, .warm: .exit(status: 7), .own: .exit(status: 3)])
    #expect(options.rehearsal.delays == [.drain: .milliseconds(250), .warm: .seconds(120)])
    #expect(options.rehearsal.health == .unhealthy && options.rehearsal.revisions == .wrong)
    #expect(options.rehearsal.lackedListeners == ["http"] && options.rehearsal.answers == .beforeSync)
  }

  @Test func `has harmless defaults`() throws {
    let options = try options("--data /d")
    #expect(options.listen == "127.0.0.1:6379" && options.http == nil && options.rehearsal == Rehearsal())
  }

  @Test(arguments: [
    ("", "unable to understand the command line: --data DIR is missing; baton-kv --help tells all switches"),
    ("--dat /d", "unable to understand the argument \"--dat\": no such switch; baton-kv --help tells all switches"),
    ("--data", "unable to understand --data: DIR is missing behind it"),
    ("--data=", "unable to understand --data: DIR is missing behind it"),
    ("--data /d --unhealthy=yes", "unable to understand --unhealthy \"yes\": it takes no value"),
    (
      "--data /d --fail-at lunch",
      "unable to understand --fail-at \"lunch\": no such stage; the stages are start, warm, own, ready, serve, drain, "
        + "seal, resume"
    ),
    (
      "--data /d --fail-at warm --hang-at warm",
      "unable to understand --hang-at \"warm\": something else is already rehearsed at this stage"
    ),
    ("--data /d --exit-at warm:256", "unable to understand --exit-at \"warm:256\": a status is a number from 0 to 255"),
    (
      "--data /d --slow-seal 5",
      "unable to understand --slow-seal \"5\": expected a number with us, ms, s or min behind it, such as 250ms"
    ),
  ])
  func `that is wrong is refused by name, with what would be right`(arguments: String, sentence: String) {
    #expect(throws: ConfigurationProblem.self) { try options(arguments) }
    do {
      _ = try options(arguments)
    } catch {
      #expect((error as? ConfigurationProblem)?.sentence == sentence)
    }
  }

  @Test func `is explained by --help, every switch and every stage`() throws {
    #expect(helpText == (try golden("help.txt", accepting: helpText)))
    for line in helpText.split(separator: "\n") { #expect(line.count <= 120) }
  }

  @Test(arguments: [
    ("250ms", Duration.milliseconds(250)), ("5s", .seconds(5)), ("2min", .seconds(120)), ("7us", .microseconds(7)),
  ])
  func `has durations`(text: String, expected: Duration) {
    #expect(duration(text) == expected)
  }

  @Test(arguments: ["", "5", "s", "5 s", "-5s", "1.5s", "5h", "9999999999s"])
  func `has no other durations`(text: String) {
    #expect(duration(text) == nil)
  }
}
