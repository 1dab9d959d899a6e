/// Where a character stands: both numbers start at 1, and a column counts Unicode scalars.
package struct SourcePosition: Hashable, Sendable, Comparable {
  package let line: Int
  package let column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A part of the configuration's text that knows where each of its characters stands, also across continued lines.
package struct SourceText: Hashable, Sendable {
  package private(set) var scalars: [Unicode.Scalar]
  /// Runs of characters that stand side by side in one line, in order; the first begins at offset 0.
  private var runs: [Run]

  private struct Run: Hashable, Sendable {
    let offset: Int
    let position: SourcePosition
  }

  package init(_ scalars: [Unicode.Scalar], at position: SourcePosition) {
    self.scalars = scalars
    runs = [Run(offset: 0, position: position)]
  }

  package var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  package var isEmpty: Bool { scalars.isEmpty }
  package var start: SourcePosition { position(at: 0) }

  /// The place of the character at `offset`, which may be one behind the last.
  package func position(at offset: Int) -> SourcePosition {
    let run = runs.last { $0.offset <= offset } ?? runs[0]
    return SourcePosition(line: run.position.line, column: run.position.column + offset - run.offset)
  }

  /// The characters in `range`, each where it stood.
  package func part(_ range: Range<Int>) -> SourceText {
    var part = SourceText(Array(scalars[range]), at: position(at: range.lowerBound))
    for run in runs where run.offset > range.lowerBound && run.offset < range.upperBound {
      part.runs.append(Run(offset: run.offset - range.lowerBound, position: run.position))
    }
    return part
  }

  /// Without blanks at either end.
  package var trimmed: SourceText {
    guard let first = scalars.firstIndex(where: { !$0.isBlank }), let last = scalars.lastIndex(where: { !$0.isBlank })
    else { return part(0..<0) }
    return part(first..<(last + 1))
  }

  /// Goes on, after one space, with the text of a later line.
  package mutating func `continue`(with next: SourceText) {
    scalars.append(" ")
    runs.append(contentsOf: next.runs.map { Run(offset: $0.offset + scalars.count, position: $0.position) })
    scalars.append(contentsOf: next.scalars)
  }
}

extension Unicode.Scalar {
  package var isBlank: Bool { self == " " || self == "\t" }
}
