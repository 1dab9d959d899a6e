import BatonSupervisor

/// The reader of configurations.
///
/// What it refuses it refuses at a place of the file, in words that no terminal obeys; what it takes is explained by a file
/// that says the same.
enum ConfigurationText {
  static func read(_ bytes: [UInt8]) {
    do throws(ConfigurationProblems) {
      checkExplanation(of: try configuration(bytes))
    } catch {
      check(error, of: bytes)
    }
  }

  private static func configuration(_ bytes: [UInt8]) throws(ConfigurationProblems) -> CheckedConfiguration {
    let surroundings = Surroundings(folder: "/srv", user: 1000, home: "/home/me")
    return try ConfigurationReader.read(bytes, file: "kv.conf", surroundings: surroundings)
  }

  private static func check(_ problems: ConfigurationProblems, of bytes: [UInt8]) {
    let lines = bytes.count { $0 == UInt8(ascii: "\n") } + 1
    for problem in problems.problems {
      precondition((1...lines).contains(problem.position.line), "line \(problem.position.line) of \(lines)")
      precondition(!problem.cause.isEmpty && !problem.remedy.isEmpty, "a problem without words")
    }
    let isObeyed = problems.report.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x7F }
    precondition(!isObeyed, "a report with control characters")
  }

  private static func checkExplanation(of checked: CheckedConfiguration) {
    let text = ConfigurationExplanation(checked).text
    guard var again = try? configuration(Array(text.utf8)).configuration else {
      fatalError("the explanation cannot be read:\n\(text)")
    }
    // Values of variables are secrets, and explained by their names.
    again.service.environment = checked.configuration.service.environment
    precondition(again == checked.configuration, "the explanation says something else:\n\(text)")
  }
}
