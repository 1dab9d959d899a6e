package import BatonSupervisor

/// Reads JSON as RFC 8259 has it, and nothing more: no comments, no trailing commas, no second value for a name. Numbers
/// are whole, because no number that Baton reads is anything else.
///
/// What is wrong is said with line and column, as of a configuration.
package struct JSONReader {
  /// How deep lists and objects may lie in each other; a reader that recurses must end somewhere.
  package static let depthLimit = 64

  private let file: String
  private let scalars: [Unicode.Scalar]
  private var offset = 0

  /// All the values in the text, which may follow each other.
  package static func values(in bytes: [UInt8], file: String) throws(ConfigurationProblems) -> [Report] {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      let start = SourcePosition(line: 1, column: 1)
      throw ConfigurationProblems([
        ConfigurationProblem(
          file: file, position: start, found: "", cause: "text that is not UTF-8", remedy: "write UTF-8", excerpt: "")
      ])
    }
    var reader = JSONReader(file: file, scalars: Array(text.unicodeScalars))
    do throws(Mistake) {
      return try reader.values()
    } catch {
      throw ConfigurationProblems([reader.problem(error)])
    }
  }

  private init(file: String, scalars: [Unicode.Scalar]) {
    self.file = file
    self.scalars = scalars
  }

  private mutating func values() throws(Mistake) -> [Report] {
    var values: [Report] = []
    skipBlanks()
    while offset < scalars.count {
      values.append(try value(depth: 0))
      skipBlanks()
    }
    return values
  }

  private mutating func value(depth: Int) throws(Mistake) -> Report {
    guard depth < Self.depthLimit else { throw mistake("too deep", "use at most \(Self.depthLimit) levels") }
    skipBlanks()
    switch next {
    case "{": return .fields(try fields(depth: depth))
    case "[": return .list(try list(depth: depth))
    case "\"": return .text(try string())
    case "-", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9": return .number(try number())
    case "t", "f", "n": return try word()
    default: throw mistake("no value", "write an object, a list, a string, a number, true, false or null")
    }
  }

  private mutating func fields(depth: Int) throws(Mistake) -> [ReportField] {
    var fields: [ReportField] = []
    offset += 1
    skipBlanks()
    if accept("}") { return fields }
    while true {
      skipBlanks()
      let start = offset
      guard next == "\"" else { throw mistake("no name", "write a string and a colon") }
      let name = try string()
      if fields.contains(where: { $0.name == name }) {
        throw Mistake(in: start..<offset, "\(quoted(name)) for the second time", remedy: "keep one")
      }
      skipBlanks()
      guard accept(":") else { throw mistake("no colon", "write : after the name") }
      fields.append(ReportField(name: name, value: try value(depth: depth + 1)))
      if try isAtEnd(closing: "}") { return fields }
    }
  }

  private mutating func list(depth: Int) throws(Mistake) -> [Report] {
    var values: [Report] = []
    offset += 1
    skipBlanks()
    if accept("]") { return values }
    while true {
      values.append(try value(depth: depth + 1))
      if try isAtEnd(closing: "]") { return values }
    }
  }

  private mutating func isAtEnd(closing bracket: Unicode.Scalar) throws(Mistake) -> Bool {
    skipBlanks()
    if accept(bracket) { return true }
    guard accept(",") else { throw mistake("neither , nor \(bracket)", "write one of them") }
    return false
  }

  private mutating func word() throws(Mistake) -> Report {
    for (word, value) in [("true", Report.truth(true)), ("false", .truth(false)), ("null", .nothing)]
    where scalars[offset...].starts(with: word.unicodeScalars) {
      offset += word.unicodeScalars.count
      return value
    }
    throw mistake("no value", "write true, false or null")
  }

  private mutating func number() throws(Mistake) -> Int64 {
    let start = offset
    _ = accept("-")
    let digits = offset
    while let next, ("0"..."9").contains(next) { offset += 1 }
    if offset == digits { throw mistake("no digit", "write a number") }
    if scalars[digits] == "0", offset > digits + 1 {
      throw Mistake(in: start..<offset, "a number that begins with 0", remedy: "write it without")
    }
    if next == "." || next == "e" || next == "E" { throw mistake("a fraction or an exponent", "write whole numbers") }
    guard let number = Int64(text(start..<offset)) else {
      throw Mistake(in: start..<offset, "a number beyond 64 bits", remedy: "write it as a string")
    }
    return number
  }
}

extension JSONReader {
  private mutating func string() throws(Mistake) -> String {
    var string = String.UnicodeScalarView()
    offset += 1
    while let scalar = next {
      switch scalar {
      case "\"":
        offset += 1
        return String(string)
      case "\\": string.append(try escape())
      case "\u{0}"..."\u{1f}": throw mistake("a control character in a string", "write it as an escape")
      default:
        offset += 1
        string.append(scalar)
      }
    }
    throw unfinishedString
  }

  private var unfinishedString: Mistake {
    Mistake(in: offset..<offset, "the text ends within a string", remedy: "write \" at its end")
  }

  private mutating func escape() throws(Mistake) -> Unicode.Scalar {
    let start = offset
    offset += 1
    guard let letter = next else { throw unfinishedString }
    offset += 1
    switch letter {
    case "\"", "\\", "/": return letter
    case "b": return "\u{8}"
    case "f": return "\u{c}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try unicodeEscape(from: start)
    default: throw Mistake(in: start..<offset, "no escape of JSON", remedy: "write \\\\ for a backslash")
    }
  }

  /// Characters beyond U+FFFF are written as two halves.
  private mutating func unicodeEscape(from start: Int) throws(Mistake) -> Unicode.Scalar {
    let first = try codeUnit(from: start)
    guard UTF16.isLeadSurrogate(first) else {
      if let scalar = Unicode.Scalar(first) { return scalar }
      throw Mistake(in: start..<offset, "the second half of a character alone", remedy: "write both")
    }
    guard accept("\\"), accept("u") else {
      throw Mistake(in: start..<offset, "the first half of a character alone", remedy: "write both")
    }
    let second = try codeUnit(from: start)
    guard UTF16.isTrailSurrogate(second) else {
      throw Mistake(in: start..<offset, "the first half of a character alone", remedy: "write both")
    }
    return UTF16.decode(UTF16.EncodedScalar([first, second]))
  }

  private mutating func codeUnit(from start: Int) throws(Mistake) -> UInt16 {
    let digits = offset..<min(offset + 4, scalars.count)
    let isHexadecimal = scalars[digits].allSatisfy { $0.properties.isASCIIHexDigit }
    guard digits.count == 4, isHexadecimal, let unit = UInt16(text(digits), radix: 16) else {
      throw Mistake(in: start..<digits.upperBound, "no four hexadecimal digits", remedy: "write \\u00e9, for example")
    }
    offset += 4
    return unit
  }
}

extension JSONReader {
  private var next: Unicode.Scalar? { offset < scalars.count ? scalars[offset] : nil }

  private mutating func accept(_ scalar: Unicode.Scalar) -> Bool {
    guard next == scalar else { return false }
    offset += 1
    return true
  }

  private mutating func skipBlanks() {
    while let next, [" ", "\t", "\n", "\r"].contains(next) { offset += 1 }
  }

  private func text(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(scalars[range]))
  }

  /// Something is wrong at the next character, or missing there.
  private func mistake(_ cause: String, _ remedy: String) -> Mistake {
    Mistake(
      in: offset..<min(offset + 1, scalars.count), next == nil ? "\(cause): the text ends" : cause, remedy: remedy)
  }

  private func problem(_ mistake: Mistake) -> ConfigurationProblem {
    let part = mistake.part ?? 0..<0
    let before = scalars[..<part.lowerBound]
    let lineStart = before.lastIndex(of: "\n").map { $0 + 1 } ?? 0
    let lineEnd = scalars[lineStart...].firstIndex(of: "\n") ?? scalars.count
    let position = SourcePosition(
      line: 1 + before.count { $0 == "\n" }, column: 1 + part.lowerBound - lineStart)
    return ConfigurationProblem(
      file: file, position: position, found: text(part), cause: mistake.cause, remedy: mistake.remedy,
      excerpt: text(lineStart..<lineEnd))
  }
}
