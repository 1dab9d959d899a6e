/// A peer's word in one of our sentences, so that it is seen where it begins and ends.
func quoted(_ word: String) -> String { "'\(word)'" }

/// Names as a sentence lists them, and few of them: a peer may send thousands.
func listed(_ names: [String]) -> String {
  let shown = names.prefix(8).map(quoted).joined(separator: ", ")
  return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
}
