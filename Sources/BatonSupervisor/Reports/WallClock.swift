/// A moment of the wall clock, for people; nothing is ever decided from it.
package struct WallClock: Hashable, Sendable {
  package let unixMilliseconds: UInt64

  package init(unixMilliseconds: UInt64) {
    self.unixMilliseconds = unixMilliseconds
  }

  /// `2026-11-21T14:03:22.481Z`, the form that scripts parse.
  package var isoText: String {
    "\(date)T\(time)Z"
  }

  /// `2026-11-21 14:03:22.481 UTC`, the form that people read.
  package var text: String {
    "\(date) \(time) UTC"
  }

  private var date: String {
    let (year, month, day) = Self.civil(daysSinceEpoch: min(unixMilliseconds, Self.latest) / 86_400_000)
    return "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(day, 2))"
  }

  private var time: String {
    let rest = min(unixMilliseconds, Self.latest) % 86_400_000
    let clock = [rest / 3_600_000, rest / 60_000 % 60, rest / 1_000 % 60].map { Self.padded($0, 2) }
    return clock.joined(separator: ":") + "." + Self.padded(rest % 1_000, 3)
  }

  /// The last millisecond of the year 9999: later ones are shown as this one.
  private static let latest: UInt64 = 253_402_300_799_999

  /// The Gregorian date of a day, by eras of 400 years (Howard Hinnant, "chrono-compatible low-level date algorithms").
  private static func civil(daysSinceEpoch: UInt64) -> (year: UInt64, month: UInt64, day: UInt64) {
    let shifted = daysSinceEpoch + 719_468
    let (era, dayOfEra) = shifted.quotientAndRemainder(dividingBy: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
  }

  private static func padded(_ value: UInt64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
