extension ValueForm<Duration> {
  /// `250ms`, `5s`, `2min`, `1h`, `1min 30s`: whole numbers, each with its unit.
  package static func duration(_ range: ClosedRange<Duration>) -> Self {
    let words = "\(range.lowerBound.asWritten) to \(range.upperBound.asWritten)"
    return ValueForm("duration, \(words)") { text, _ throws(Mistake) in
      let duration = try readDuration(text)
      guard range.contains(duration) else {
        throw Mistake("\(quoted(text.text)) is out of range", remedy: "write \(words)")
      }
      return duration
    } write: {
      $0.asWritten
    }
  }
}

extension Duration {
  /// As it is written in a configuration: `1min 30s`.
  package var asWritten: String {
    var rest = wholeMilliseconds
    var parts: [String] = []
    for unit in DurationUnit.longestFirst where rest >= unit.milliseconds {
      parts.append("\(rest / unit.milliseconds)\(unit.rawValue)")
      rest %= unit.milliseconds
    }
    return parts.isEmpty ? "0s" : parts.joined(separator: " ")
  }
}

private enum DurationUnit: String, CaseIterable {
  case milliseconds = "ms"
  case seconds = "s"
  case minutes = "min"
  case hours = "h"

  static var longestFirst: [DurationUnit] { allCases.reversed() }

  var milliseconds: Int64 {
    switch self {
    case .milliseconds: 1
    case .seconds: 1_000
    case .minutes: 60_000
    case .hours: 3_600_000
    }
  }
}

/// Numbers of more digits are out of every range, and of fewer cannot overflow.
private let digitsLimit = 9
private let beyondEveryRange = Int64(1) << 60

private func readDuration(_ text: SourceText) throws(Mistake) -> Duration {
  var total = Int64(0)
  var offset = 0
  while offset < text.scalars.count {
    let digits = run(of: text, from: offset) { ("0"..."9").contains($0) }
    let blanks = run(of: text, from: digits.upperBound, while: \.isBlank)
    let unit = run(of: text, from: blanks.upperBound) { ("a"..."z").contains($0) || ("A"..."Z").contains($0) }
    // No sum of however many parts overflows.
    total = min(total + (try milliseconds(text, digits, unit)), beyondEveryRange)
    offset = run(of: text, from: unit.upperBound, while: \.isBlank).upperBound
  }
  return .milliseconds(total)
}

private func milliseconds(_ text: SourceText, _ digits: Range<Int>, _ unit: Range<Int>) throws(Mistake) -> Int64 {
  guard !digits.isEmpty else {
    throw Mistake("\(quoted(text.text)) is no duration", remedy: "write for example 250ms, 5s, 2min, 1h or 1min 30s")
  }
  if unit.isEmpty, text.text == "0" { return 0 }
  if unit.isEmpty, unit.upperBound < text.scalars.count, !text.scalars[unit.upperBound].isBlank {
    throw Mistake("\(quoted(text.text)) is no duration", remedy: "write whole numbers, for example 1500ms")
  }
  if unit.isEmpty {
    let number = text.part(digits).text
    throw Mistake(
      in: digits, "\(quoted(number)) has no unit", remedy: "write \(number)s, or another of ms, s, min and h")
  }
  guard let known = DurationUnit(rawValue: text.part(unit).text) else {
    throw Mistake(in: unit, "\(quoted(text.part(unit).text)) is no unit of time", remedy: "write ms, s, min or h")
  }
  guard digits.count <= digitsLimit, let number = Int64(text.part(digits).text) else { return beyondEveryRange }
  return number * known.milliseconds
}

/// The characters from `offset` on that fit.
func run(of text: SourceText, from offset: Int, while fits: (Unicode.Scalar) -> Bool) -> Range<Int> {
  let end = text.scalars[offset...].firstIndex { !fits($0) } ?? text.scalars.count
  return offset..<end
}
