/// The file as it was read: what a problem needs to show its place.
package struct ConfigurationSource: Hashable, Sendable {
  /// The path as the operator gave it.
  package let file: String
  package let lines: [[Unicode.Scalar]]
  private let excerpts: [String]

  package init(file: String, text: String) {
    self.file = file
    lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.last == "\r" ? Array(line.dropLast()) : Array(line)
    }
    excerpts = withoutSecrets(lines)
  }

  package func problem(_ mistake: Mistake, at place: SourceText) -> ConfigurationProblem {
    let part = place.part(mistake.part ?? 0..<place.scalars.count)
    return ConfigurationProblem(
      file: file, position: part.start, found: part.text, cause: mistake.cause, remedy: mistake.remedy,
      excerpt: excerpts.indices.contains(part.start.line - 1) ? excerpts[part.start.line - 1] : "")
  }
}

/// The lines as they may be shown. A problem may end up in a log, and no value of an environment variable may: so what
/// stands behind a key is shown only where the key is known and its value no secret, or a misspelt key would betray it.
private func withoutSecrets(_ lines: [[Unicode.Scalar]]) -> [String] {
  var excerpts: [String] = []
  var isWithinHiddenValue = false
  for scalars in lines {
    let line = SourceText(scalars, at: SourcePosition(line: 1, column: 1))
    if isWithinHiddenValue {
      excerpts.append("")
    } else if let sign = scalars.firstIndex(of: "="), !mayShowValue(of: line.part(0..<sign).trimmed) {
      excerpts.append(line.part(0..<(sign + 1)).text + " …")
      isWithinHiddenValue = true
    } else {
      excerpts.append(line.text)
    }
    isWithinHiddenValue = isWithinHiddenValue && scalars.last == "\\"
  }
  return excerpts
}

private func mayShowValue(of key: SourceText) -> Bool {
  key.scalars.first == "#" || key.scalars.first == ";" || ConfigurationTable.shownKeys.contains(key.text)
}
