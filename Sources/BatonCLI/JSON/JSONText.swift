package import BatonSupervisor

/// Writes a report as JSON. The order of fields is the report's own, so that the same report is always the same text.
package enum JSONText {
  /// A report as a document for scripts. It begins with the number of its format: as long as that stays, fields are only
  /// added and never change their meaning.
  package static func document(_ report: Report) -> String {
    guard case .fields(let fields) = report else { return pretty(report) }
    return pretty(.fields([ReportField(name: "format", value: .number(format))] + fields))
  }

  private static let format: Int64 = 1

  /// Over several lines, indented by two spaces, with a newline at the end.
  package static func pretty(_ report: Report) -> String {
    var text = ""
    write(report, to: &text, .indented(by: 0))
    return text + "\n"
  }

  /// In one line, without a blank, with a newline at the end: for streams of values.
  package static func compact(_ report: Report) -> String {
    var text = ""
    write(report, to: &text, .packed)
    return text + "\n"
  }

  private enum Layout {
    case packed
    case indented(by: Int)

    var inner: Layout {
      switch self {
      case .packed: .packed
      case .indented(let margin): .indented(by: margin + 2)
      }
    }

    var lineBreak: String {
      switch self {
      case .packed: ""
      case .indented(let margin): "\n" + String(repeating: " ", count: margin)
      }
    }

    var colon: String {
      switch self {
      case .packed: ":"
      case .indented: ": "
      }
    }
  }

  private static func write(_ report: Report, to text: inout String, _ layout: Layout) {
    switch report {
    case .nothing: text += "null"
    case .truth(let value): text += value ? "true" : "false"
    case .number(let value): text += String(value)
    case .text(let value): text += string(value)
    case .list(let values):
      writeAll(values, in: ("[", "]"), to: &text, layout) { value, text, layout in
        write(value, to: &text, layout)
      }
    case .fields(let fields):
      writeAll(fields, in: ("{", "}"), to: &text, layout) { field, text, layout in
        text += string(field.name) + layout.colon
        write(field.value, to: &text, layout)
      }
    }
  }

  private static func writeAll<Element>(
    _ elements: [Element], in brackets: (String, String), to text: inout String, _ layout: Layout,
    write: (Element, inout String, Layout) -> Void
  ) {
    text += brackets.0
    for (index, element) in elements.enumerated() {
      text += (index == 0 ? "" : ",") + layout.inner.lineBreak
      write(element, &text, layout.inner)
    }
    text += (elements.isEmpty ? "" : layout.lineBreak) + brackets.1
  }

  private static func string(_ value: String) -> String {
    var text = "\""
    for scalar in value.unicodeScalars { append(scalar, to: &text) }
    return text + "\""
  }

  private static func append(_ scalar: Unicode.Scalar, to text: inout String) {
    switch scalar {
    case "\"": text += "\\\""
    case "\\": text += "\\\\"
    case "\n": text += "\\n"
    case "\r": text += "\\r"
    case "\t": text += "\\t"
    default:
      switch scalar.properties.generalCategory {
      // The standard asks for it below U+0020; a terminal obeys others too.
      case .control, .format, .lineSeparator, .paragraphSeparator:
        for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter { text += escape(unit) }
      default: text.unicodeScalars.append(scalar)
      }
    }
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}
