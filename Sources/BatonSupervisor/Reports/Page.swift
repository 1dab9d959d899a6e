/// A page of text for a person: labelled lines and tables, aligned by us and parsed by nobody.
package struct Page: Sendable {
  private var lines: [String] = []

  package init() {}

  /// The page as it is printed, with a newline at its end.
  package var text: String {
    lines.map { $0 + "\n" }.joined()
  }

  /// A line that stands by itself.
  package mutating func headline(_ text: String) {
    lines.append(shown(text))
  }

  /// An empty line between two paragraphs, never two of them.
  package mutating func gap() {
    if lines.last != "" { lines.append("") }
  }

  /// `  label   text`, the text broken into lines that stay in its column.
  package mutating func entry(_ label: String, _ text: String) {
    let margin = String(repeating: " ", count: Self.textColumn)
    for (index, line) in Self.wrapped(shown(text), width: Self.width - Self.textColumn).enumerated() {
      lines.append(index == 0 ? "  " + Self.padded(label, Self.textColumn - 2) + line : margin + line)
    }
  }

  /// Rows under a head; the first column is flush left, the others flush right.
  package mutating func table(_ head: [String], _ rows: [[String]]) {
    let cells = ([head] + rows).map { $0.map(shown) }
    let widths = head.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    for row in cells {
      let columns = row.enumerated().map { column, cell in
        column == 0
          ? Self.padded(cell, max(widths[0], Self.textColumn - 4))
          : String(repeating: " ", count: widths[column] - cell.count) + cell
      }
      lines.append("  " + Self.trimmed(columns.joined(separator: "  ")))
    }
  }

  private static let textColumn = 17
  private static let width = 100
}

extension Page {
  /// Broken at spaces; a word longer than a line keeps its length, because paths are copied from here.
  private static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ", omittingEmptySubsequences: true) {
      if !line.isEmpty && line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    return lines + (line.isEmpty && !lines.isEmpty ? [] : [line])
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text.count >= width ? text + " " : text + String(repeating: " ", count: width - text.count)
  }

  private static func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == " " }.reversed())
  }
}
