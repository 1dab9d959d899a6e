extension ValueForm<Int> {
  /// A whole number.
  package static func count(_ range: ClosedRange<Int>) -> Self {
    let words = "\(range.lowerBound) to \(range.upperBound)"
    return ValueForm("number, \(words)") { text, _ throws(Mistake) in
      guard text.scalars.allSatisfy({ ("0"..."9").contains($0) }) else {
        throw Mistake("\(quoted(text.text)) is no whole number", remedy: "write \(words)")
      }
      guard let number = Int(text.text), range.contains(number) else {
        throw Mistake("\(quoted(text.text)) is out of range", remedy: "write \(words)")
      }
      return number
    } write: {
      "\($0)"
    }
  }
}

/// A number of bytes, as `64M` in a configuration.
package struct ByteCount: Hashable, Sendable, Comparable {
  package let bytes: UInt64

  package init(_ bytes: UInt64) {
    self.bytes = bytes
  }

  package static func mebibytes(_ count: UInt64) -> ByteCount { ByteCount(count << 20) }

  package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }

  /// As it is written in a configuration, in the largest unit that divides it.
  package var asWritten: String {
    let unit = sizeUnits.last { bytes > 0 && bytes % (1 << $0.shift) == 0 }
    return unit.map { "\(bytes >> $0.shift)\($0.letter)" } ?? "\(bytes)"
  }
}

extension ValueForm<ByteCount> {
  /// `4096`, `512K`, `64M`, `2G`, `1T`: bytes in powers of two.
  package static func size(_ range: ClosedRange<ByteCount>) -> Self {
    let words = "\(range.lowerBound.asWritten) to \(range.upperBound.asWritten)"
    return ValueForm("size, \(words)") { text, _ throws(Mistake) in
      let digits = run(of: text, from: 0) { ("0"..."9").contains($0) }
      let unit = text.part(digits.upperBound..<text.scalars.count)
      guard !digits.isEmpty, let shift = unit.isEmpty ? 0 : sizeUnits.first(where: { $0.letter == unit.text })?.shift
      else {
        throw Mistake("\(quoted(text.text)) is no size", remedy: "write for example 4096, 512K, 64M or 2G")
      }
      // Six digits are 20 bits, and the largest unit adds 40: no overflow.
      guard digits.count <= 6 || (shift == 0 && digits.count <= 15), let number = UInt64(text.part(digits).text),
        range.contains(ByteCount(number << shift))
      else {
        throw Mistake("\(quoted(text.text)) is out of range", remedy: "write \(words)")
      }
      return ByteCount(number << shift)
    } write: {
      $0.asWritten
    }
  }
}

private let sizeUnits: [(letter: String, shift: UInt64)] = [("K", 10), ("M", 20), ("G", 30), ("T", 40)]

/// The permission bits of a socket file.
package struct FileMode: Hashable, Sendable {
  package let bits: UInt16

  package init(_ bits: UInt16) {
    self.bits = bits
  }

  /// As it is written in a configuration.
  package var asWritten: String {
    let octal = String(bits, radix: 8)
    return String(repeating: "0", count: 4 - octal.count) + octal
  }
}

extension ValueForm<FileMode> {
  /// `0600`: the nine permission bits, octal as chmod takes them.
  package static var mode: Self {
    ValueForm("octal permissions, 0600 to 0777") { text, _ throws(Mistake) in
      guard (3...4).contains(text.scalars.count), let bits = UInt16(text.text, radix: 8), bits <= 0o777 else {
        throw Mistake("\(quoted(text.text)) is no mode of a file", remedy: "write octal permissions, for example 0660")
      }
      guard bits & 0o600 == 0o600 else {
        throw Mistake("\(quoted(text.text)) locks the owner out", remedy: "write 0600 or more")
      }
      return FileMode(bits)
    } write: {
      $0.asWritten
    }
  }
}
