// Traces are read by people: words without the names of the types that they belong to.

/// The value as it is written in the tables.
func brief(_ value: some Any) -> String {
  "\(value)".split(separator: ".", omittingEmptySubsequences: false).map(\.withoutType).joined(separator: ".")
    .split(separator: "..").joined(separator: ".").replacing(" .", with: " ").replacing("(.", with: "(")
    .replacing("[.", with: "[")
}

extension Substring {
  /// Ends with the name of a type: what comes behind the dot belongs to it.
  fileprivate var withoutType: Substring {
    let name = self[(lastIndex { !$0.isLetter }.map { index(after: $0) } ?? startIndex)...]
    return name.first?.isUppercase == true ? dropLast(name.count) : self
  }
}
