// Reads a text as systemd reads a unit file, without knowing what any of it means:
//
//     # comment            ; comment
//     [Section]
//     key = value, which goes on \
//       in the next line
//
// A value is taken as it stands, without the blanks around it: there are no quotes and no escapes. A continued line is
// joined by one space. Comments between continued lines are skipped.

/// The sections of a file with their keys and values, and what does not fit the syntax.
package struct UnitFile: Hashable, Sendable {
  package struct Section: Hashable, Sendable {
    /// Without the brackets.
    package let name: SourceText
    package internal(set) var entries: [Entry] = []
  }

  package struct Entry: Hashable, Sendable {
    package let key: SourceText
    package let value: SourceText
  }

  package struct Misfit: Hashable, Sendable {
    package let place: SourceText
    package let mistake: Mistake
  }

  package private(set) var sections: [Section] = []
  package private(set) var misfits: [Misfit] = []

  package init(_ source: ConfigurationSource) {
    var lines = source.lines.enumerated().map { index, scalars in
      SourceText(scalars, at: SourcePosition(line: index + 1, column: 1))
    }[...]
    while let line = lines.popFirst() {
      refuseControls(in: line)
      switch line.trimmed.scalars.first {
      case nil, "#", ";": continue
      case "[": readHeader(line.trimmed)
      default: readEntry(whole(line, &lines))
      }
    }
  }

  private mutating func readHeader(_ line: SourceText) {
    guard line.scalars.last == "]" else {
      return note(line, "a section's name ends with ]", remedy: "write \(line.text)]")
    }
    sections.append(Section(name: line.part(1..<(line.scalars.count - 1)).trimmed))
  }

  private mutating func readEntry(_ line: SourceText) {
    guard let sign = line.scalars.firstIndex(of: "=") else {
      return note(line, "neither [Section] nor key = value nor # comment", remedy: "write key = value")
    }
    let entry = Entry(
      key: line.part(0..<sign).trimmed, value: line.part((sign + 1)..<line.scalars.count).trimmed)
    if entry.key.isEmpty { return note(line, "a value without a key", remedy: "write key = value") }
    if entry.value.isEmpty {
      return note(line, "\(quoted(entry.key.text)) has no value", remedy: "write one, or remove the line")
    }
    if sections.isEmpty {
      return note(entry.key, "\(quoted(entry.key.text)) stands before any section", remedy: "write [Service] above it")
    }
    sections[sections.count - 1].entries.append(entry)
  }

  /// The line with those that continue it.
  private mutating func whole(_ first: SourceText, _ lines: inout ArraySlice<SourceText>) -> SourceText {
    var (whole, goesOn) = ending(first)
    while goesOn {
      guard let next = lines.popFirst() else {
        note(first.trimmed, "the file ends where the line should go on", remedy: "remove the \\ at its end")
        break
      }
      refuseControls(in: next)
      if ["#", ";"].contains(next.trimmed.scalars.first) { continue }
      let (more, moreGoesOn) = ending(next)
      whole.continue(with: more)
      goesOn = moreGoesOn
    }
    return whole
  }

  /// The line without the backslash that continues it.
  private mutating func ending(_ line: SourceText) -> (SourceText, goesOn: Bool) {
    let trimmed = line.trimmed
    guard trimmed.scalars.last == "\\" else { return (trimmed, false) }
    let backslash = trimmed.scalars.count - 1
    if line.scalars.last != "\\" {
      note(
        trimmed.part(backslash..<(backslash + 1)), "blanks after the \\",
        remedy: "remove them, so that the line goes on")
    }
    return (trimmed.part(0..<backslash).trimmed, true)
  }

  private mutating func refuseControls(in line: SourceText) {
    for (offset, scalar) in line.scalars.enumerated()
    where scalar.properties.generalCategory == .control && scalar != "\t" {
      note(line.part(offset..<(offset + 1)), "a control character", remedy: "remove it")
    }
  }

  private mutating func note(_ place: SourceText, _ cause: String, remedy: String) {
    misfits.append(Misfit(place: place, mistake: Mistake(cause, remedy: remedy)))
  }
}
