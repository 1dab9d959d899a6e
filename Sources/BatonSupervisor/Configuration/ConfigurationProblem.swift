/// The operator's configuration is at fault: where, what stands there, what is wrong with it, and what would be right.
package struct ConfigurationProblem: Error, Hashable, Sendable {
  package let file: String
  package let position: SourcePosition
  /// The text that is at fault; empty where something is missing.
  package let found: String
  package let cause: String
  /// What would be right, as a request: "write 5s", "did you mean drain?".
  package let remedy: String
  /// The whole line, so that a person need not open the file.
  package let excerpt: String

  package init(
    file: String, position: SourcePosition, found: String, cause: String, remedy: String, excerpt: String
  ) {
    self.file = file
    self.position = position
    self.found = found
    self.cause = cause
    self.remedy = remedy
    self.excerpt = excerpt
  }

  /// `service.conf:12:1: unknown key "drian" in [Limits]; did you mean "drain"?`
  package var line: String {
    "\(shown(file)):\(position.line):\(position.column): \(shown(cause)); \(shown(remedy))"
  }

  /// More of a line does not help a person.
  private static let excerptWidthLimit = 120

  /// The line, and below it the source with the offending text underlined.
  package var report: String {
    let excerpt = String(String.UnicodeScalarView(excerpt.unicodeScalars.prefix(Self.excerptWidthLimit)))
    guard !excerpt.isEmpty, position.column <= Self.excerptWidthLimit else { return line + "\n" }
    let number = "\(position.line)"
    let margin = String(repeating: " ", count: max(0, 5 - number.count))
    let indent = String(repeating: " ", count: position.column - 1)
    // A value that goes on in later lines is underlined to the end of its first.
    let width = min(found.unicodeScalars.count, excerpt.unicodeScalars.count - position.column + 1)
    let marks = "^" + String(repeating: "~", count: max(0, width - 1))
    return """
      \(line)
      \(margin)\(number) | \(visible(excerpt))
            | \(indent)\(marks)

      """
  }

  /// One character for each character, or the underline would not stand below the text.
  private func visible(_ line: String) -> String {
    var visible = String.UnicodeScalarView()
    for scalar in line.unicodeScalars {
      visible.append(scalar == "\t" ? " " : shown(String(scalar)).unicodeScalars.count == 1 ? scalar : "\u{FFFD}")
    }
    return String(visible)
  }
}

/// Everything that is wrong with one file, in the order of its lines; never empty.
package struct ConfigurationProblems: Error, Hashable, Sendable {
  package let problems: [ConfigurationProblem]

  package init(_ problems: [ConfigurationProblem]) {
    precondition(!problems.isEmpty, "a configuration without problems is not refused")
    self.problems = problems.sorted { ($0.position, $0.cause) < ($1.position, $1.cause) }
  }

  package var report: String { problems.map(\.report).joined() }
}

/// What a form or a rule has to say about a text, before anyone has said where the text stands.
package struct Mistake: Error, Hashable, Sendable {
  /// The part that is at fault; without it, all of the text.
  package let part: Range<Int>?
  package let cause: String
  package let remedy: String

  package init(in part: Range<Int>? = nil, _ cause: String, remedy: String) {
    self.part = part
    self.cause = cause
    self.remedy = remedy
  }
}
