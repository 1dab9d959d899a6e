/// One assignment of a unit, and the versions of systemd that know it.
struct UnitLine {
  private let key: String
  private let value: String
  private let since: Int
  /// The first version that does without.
  private let until: Int
  private let reason: String?

  init(
    _ key: String, _ value: String, since: Int = 0, until: Int = .max, because reason: String? = nil
  ) {
    self.key = key
    self.value = value
    self.since = since
    self.until = until
    self.reason = reason
  }

  func isKnown(to version: SystemdVersion) -> Bool {
    since <= version.number && version.number < until
  }

  var text: [String] {
    (reason.map { ["# \($0)"] } ?? []) + ["\(key)=\(value)"]
  }
}

/// Texts as systemd reads them (systemd.syntax(7), systemd.service(5)).
enum UnitText {
  /// One word of a command line, where a variable would be put in its place.
  static func argument(_ word: String) -> String {
    quoted(word.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$"))
  }

  /// One word of a list: what would be a specifier, a quote or a gap is not.
  static func quoted(_ word: String) -> String {
    var text = ""
    for scalar in plain(word).unicodeScalars {
      switch scalar {
      case "\\", "\"": text += "\\\(scalar)"
      case "\n": text += "\\n"
      case "\t": text += "\\t"
      case _: text.unicodeScalars.append(scalar)
      }
    }
    let isPlain = word.unicodeScalars.allSatisfy { $0 == "/" || $0 == "." || $0 == "-" || $0 == "_" || $0.isWordPart }
    return isPlain ? text : "\"\(text)\""
  }

  /// A value without specifiers.
  static func plain(_ text: String) -> String {
    text.split(separator: "%", omittingEmptySubsequences: false).joined(separator: "%%")
  }

  /// Whole seconds, rounded up.
  static func seconds(_ duration: Duration) -> String {
    let (seconds, rest) = duration.components
    return "\(rest > 0 ? seconds + 1 : seconds)s"
  }
}

extension Unicode.Scalar {
  fileprivate var isWordPart: Bool {
    ("a"..."z").contains(self) || ("A"..."Z").contains(self) || ("0"..."9").contains(self)
  }
}
