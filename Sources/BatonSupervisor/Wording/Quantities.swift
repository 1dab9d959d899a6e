extension Duration {
  /// For people: "340 µs", "3.4 ms", "812 ms", "1.2 s", "1 min 30 s", "2 h 5 min". Never more digits than matter.
  package var inWords: String {
    let microseconds = wholeMicroseconds
    switch microseconds {
    case ..<0: return "-" + (.zero - self).inWords
    case ..<1_000: return "\(microseconds) µs"
    case ..<10_000: return tenths(microseconds, of: 1_000) + " ms"
    case ..<1_000_000: return "\(microseconds / 1_000) ms"
    case ..<60_000_000: return tenths(microseconds, of: 1_000_000) + " s"
    default: return Self.long(seconds: microseconds / 1_000_000)
    }
  }

  /// Microseconds, rounded down; years of them fit.
  package var wholeMicroseconds: Int64 {
    components.seconds * 1_000_000 + components.attoseconds / 1_000_000_000_000
  }

  /// Milliseconds, rounded down.
  package var wholeMilliseconds: Int64 { wholeMicroseconds / 1_000 }

  private static func long(seconds: Int64) -> String {
    let (hours, minutes, rest) = (seconds / 3_600, seconds / 60 % 60, seconds % 60)
    if hours > 0 { return minutes == 0 ? "\(hours) h" : "\(hours) h \(minutes) min" }
    return rest == 0 ? "\(minutes) min" : "\(minutes) min \(rest) s"
  }
}

private func tenths(_ value: Int64, of unit: Int64) -> String {
  let tenths = value / (unit / 10)
  return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
}

/// Bytes for people: "512 bytes", "1.5 KiB", "64 MiB".
package func bytesInWords(_ bytes: UInt64) -> String {
  var unit: UInt64 = 1 << 10
  for name in ["KiB", "MiB", "GiB"] {
    if bytes < unit { break }
    if bytes < unit << 10 { return tenthsOfBinary(bytes, of: unit) + " " + name }
    unit <<= 10
  }
  return bytes < 1 << 10 ? "\(bytes) bytes" : tenthsOfBinary(bytes, of: 1 << 40) + " TiB"
}

private func tenthsOfBinary(_ bytes: UInt64, of unit: UInt64) -> String {
  let tenths = bytes % unit * 10 / unit
  return tenths == 0 ? "\(bytes / unit)" : "\(bytes / unit).\(tenths)"
}
