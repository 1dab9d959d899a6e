/// Reads a whole number as redis does: digits with at most a minus in front, no plus, no leading zero, no blank.
///
/// `007` and `+7` are refused, because INCR answers with what it stores: both would come back as other bytes than were sent.
package func decimalNumber(_ text: some Collection<UInt8>) -> Int64? {
  let negative = text.first == UInt8(ascii: "-")
  let digits = negative ? text.dropFirst() : text[...]
  guard let first = digits.first else { return nil }
  if first == UInt8(ascii: "0") { return digits.count == 1 && !negative ? 0 : nil }
  var magnitude: UInt64 = 0
  for byte in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
    let (shifted, overflow) = magnitude.multipliedReportingOverflow(by: 10)
    let (sum, carry) = shifted.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
    if overflow || carry { return nil }
    magnitude = sum
  }
  if negative { return magnitude <= Int64.min.magnitude ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil }
  return Int64(exactly: magnitude)
}
