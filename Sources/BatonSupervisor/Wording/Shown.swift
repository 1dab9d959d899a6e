/// The longest part of a line that is shown whole, in characters: a peer may send a reason of up to a frame's size.
package let shownCharactersLimit = 1_000

/// A text as it may stand in a line: line breaks, escape sequences and other controls are written out.
package func shown(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(shownCharactersLimit) { appendShown(scalar, to: &shown) }
  return text.unicodeScalars.count > shownCharactersLimit ? shown + "…" : shown
}

private func appendShown(_ scalar: Unicode.Scalar, to shown: inout String) {
  switch scalar {
  case "\n": shown += "\\n"
  case "\r": shown += "\\r"
  case "\t": shown += "\\t"
  default:
    switch scalar.properties.generalCategory {
    // Format characters include those that reverse the direction of what follows.
    case .control, .format, .lineSeparator, .paragraphSeparator: shown += scalar.escaped(asASCII: true)
    default: shown.unicodeScalars.append(scalar)
    }
  }
}

/// A word in quotation marks, as it stands, for "unknown key "drian""; of a long one the beginning is enough.
package func quoted(_ text: String) -> String {
  let scalars = text.unicodeScalars
  return scalars.count > 80 ? "\"\(shown(String(scalars.prefix(80))))…\"" : "\"\(shown(text))\""
}

/// "a", "a or b", "a, b or c".
package func alternatives(_ words: [String]) -> String {
  guard let last = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " or " + last
}

/// "1 problem", "2 problems".
package func counted(_ count: Int, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
}
