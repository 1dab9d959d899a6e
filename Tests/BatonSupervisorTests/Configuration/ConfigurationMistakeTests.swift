import BatonSupervisor
import GoldenFiles
import Testing

@Suite struct `A mistake in a configuration` {
  @Test func `is reported with its place, the offending text and what would be right`() throws {
    let reports = mistakes.map { mistake in "== \(mistake.name)\n\(report(on: mistake.text))" }
    let actual = reports.joined(separator: "\n")
    #expect(try actual == golden("Mistakes.txt", accepting: actual))
  }

  @Test(arguments: mistakes) func `is one problem, unless it makes others certain`(mistake: WrittenMistake) {
    let problems = report(on: mistake.text).split(separator: "\n").filter { $0.hasPrefix("kv.conf:") }
    #expect(problems.count == mistake.problems, "\(problems)")
  }

  @Test func `is reported beside every other`() throws {
    let actual = report(
      on: """
        executable = kv
        [Servic]
        [Service]
        exectuable = kv
        arg =
        [Listener]
        name = ma in
        address = localhost:80
        mode = 777
        [Limits]
        drain = 5
        drain = 6s
        hallo
        """)
    #expect(try actual == golden("EveryProblemAtOnce.txt", accepting: actual))
  }

  @Test func `is made once for every key that can be written wrongly`() {
    let text = mistakes.map(\.text).joined()
    let free: Set = ["arg", "working-directory", "state-directory"]
    for key in SectionName.allCases.flatMap(\.keys) where !free.contains(key) {
      #expect(text.contains(key), "no mistake is made with \(key)")
    }
  }

  @Test func `never shows the value of a variable`() {
    let text = leastConfiguration.replacing(
      "[Listener]",
      with: """
        environment = PASSWORD=hunter2 \u{1}
        enviroment = PASSWORD=hunter2
        environment = LISTEN_X=hunter2 \\
          hunter2 \u{2}
        environment = hunter2
        environment = PASSWORD=hunter2\u{3}
        [Listener]
        """)
    #expect(report(on: text).split(separator: "\n").filter { $0.hasPrefix("kv.conf:") }.count == 7)
    #expect(!report(on: text).contains("hunter2"))
  }

  @Test func `of encoding is found in its line`() {
    let bytes = Array(leastConfiguration.utf8) + [0x23, 0xff, 0x0a]
    #expect(throws: ConfigurationProblems.self) {
      do throws(ConfigurationProblems) {
        _ = try ConfigurationReader.read(bytes, file: "kv.conf", surroundings: ordinaryUser)
      } catch {
        #expect(error.report == "kv.conf:8:1: text that is not UTF-8; save the file as UTF-8\n")
        throw error
      }
    }
  }

  @Test func `of size is refused before anything is read`() {
    let text = String(repeating: "#\n", count: ConfigurationReader.fileSizeLimit / 2) + "#"
    #expect(report(on: text) == "kv.conf:1:1: a file of 1 MiB; use at most 1 MiB\n")
  }
}
