/// A duration as in the configuration of baton: a whole number and its unit, `250ms`, `5s`, `2min`.
package func duration(_ text: String) -> Duration? {
  let digits = text.prefix { $0.isASCII && $0.isNumber }
  guard let number = Int64(digits), number <= 1_000_000_000 else { return nil }
  switch text.dropFirst(digits.count) {
  case "us": return .microseconds(number)
  case "ms": return .milliseconds(number)
  case "s": return .seconds(number)
  case "min": return .seconds(60 * number)
  case _: return nil
  }
}
