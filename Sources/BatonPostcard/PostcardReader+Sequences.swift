extension PostcardReader {
  /// Reads a count, and believes it only when at least one byte is left for every element.
  @inlinable @inline(__always)
  package mutating func count(in bytes: borrowing Span<UInt8>) throws(Malformed) -> Int {
    let start = position
    let count = try varint(.elements, bits: 64, in: bytes)
    let left = bytes.count &- position
    guard count <= UInt64(left) else {
      throw Malformed(offset: start, expected: .elements, got: .countBeyond(count, left: left))
    }
    return Int(truncatingIfNeeded: count)
  }

  /// Reads a byte string, which is a count and that many bytes.
  package mutating func byteString(in bytes: borrowing Span<UInt8>) throws(Malformed) -> [UInt8] {
    let count = try count(in: bytes)
    return try self.bytes(count, in: bytes)
  }

  /// Reads a byte string that may be so long and no longer.
  package mutating func byteString(in bytes: borrowing Span<UInt8>, atMost limit: Int) throws(Malformed) -> [UInt8] {
    try checkCount(in: bytes, atMost: limit)
    return try byteString(in: bytes)
  }

  /// Reads a UTF-8 string that may have so many bytes and no more.
  package mutating func string(in bytes: borrowing Span<UInt8>, atMost limit: Int) throws(Malformed) -> String {
    try checkCount(in: bytes, atMost: limit)
    return try string(in: bytes)
  }

  /// Looks at a count without taking it.
  private func checkCount(in bytes: borrowing Span<UInt8>, atMost limit: Int) throws(Malformed) {
    var ahead = self
    let count = try ahead.count(in: bytes)
    guard count <= limit else {
      throw Malformed(offset: position, expected: .limited(to: limit), got: .value(UInt64(count)))
    }
  }

  /// Reads a byte array whose length is fixed by its type, so that no count stands in front of it.
  package mutating func bytes(_ count: Int, in bytes: borrowing Span<UInt8>) throws(Malformed) -> [UInt8] {
    let start = position
    guard count <= bytes.count &- start else { throw ended(.bytes(count: count), at: start, in: bytes) }
    position = start &+ count
    return [UInt8](capacity: count) { output in
      for index in start..<start &+ count { output.append(bytes[index]) }
    }
  }

  /// Reads sixteen bytes as two numbers, most significant first: a UUID.
  @inlinable @inline(__always)
  package mutating func bigEndian128(
    in bytes: borrowing Span<UInt8>
  ) throws(Malformed) -> (high: UInt64, low: UInt64) {
    let start = position
    guard bytes.count &- start >= 16 else { throw ended(.bytes(count: 16), at: start, in: bytes) }
    position = start &+ 16
    return (bigEndian64(at: start, in: bytes), bigEndian64(at: start &+ 8, in: bytes))
  }

  /// Reads a byte array of eight as a number, least significant first.
  @inlinable @inline(__always)
  package mutating func littleEndian64(in bytes: borrowing Span<UInt8>) throws(Malformed) -> UInt64 {
    let start = position
    guard bytes.count &- start >= 8 else { throw ended(.bytes(count: 8), at: start, in: bytes) }
    position = start &+ 8
    return bigEndian64(at: start, in: bytes).byteSwapped
  }

  @inlinable @inline(__always)
  func bigEndian64(at start: Int, in bytes: borrowing Span<UInt8>) -> UInt64 {
    // Eight bytes are there: both callers have compared the length before. One load takes a third of the time of eight.
    unsafe bytes.bytes.unsafeLoadUnaligned(fromByteOffset: start, as: UInt64.self).bigEndian
  }

  /// Reads a UTF-8 string.
  package mutating func string(in bytes: borrowing Span<UInt8>) throws(Malformed) -> String {
    let start = position
    let count = try count(in: bytes)
    let text = bytes.extracting(position..<position &+ count)
    // UTF8Span and a copy: half the time of String(validating:as:), measured.
    guard let utf8 = try? UTF8Span(validating: text) else {
      throw Malformed(offset: start, expected: .string, got: .notUTF8)
    }
    position &+= count
    return String(copying: utf8)
  }

  package mutating func strings(in bytes: borrowing Span<UInt8>) throws(Malformed) -> [String] {
    var strings: [String] = []
    let count = try reserve(&strings, in: bytes)
    for _ in 0..<count { strings.append(try string(in: bytes)) }
    return strings
  }

  package mutating func u64s(in bytes: borrowing Span<UInt8>) throws(Malformed) -> [UInt64] {
    var numbers: [UInt64] = []
    let count = try reserve(&numbers, in: bytes)
    for _ in 0..<count { numbers.append(try u64(in: bytes)) }
    return numbers
  }

  /// Reads a count and makes room for it. Twice as quick as an array that is given its capacity when it is made, measured.
  @inline(__always)
  private mutating func reserve<Element>(
    _ elements: inout [Element], in bytes: borrowing Span<UInt8>
  ) throws(Malformed) -> Int {
    let count = try count(in: bytes)
    elements.reserveCapacity(Self.reservation(for: Element.self, count: count, bytesLeft: bytes.count &- position))
    return count
  }

  /// For how many elements room is made in advance: a few at once, and beyond those never more memory than the bytes that
  /// are left occupy. The elements may turn out malformed, and then a peer would have made us allocate more than it sent.
  package static func reservation<Element>(for type: Element.Type, count: Int, bytesLeft: Int) -> Int {
    min(count, max(fewElements, bytesLeft / MemoryLayout<Element>.stride))
  }

  /// Lists are short: growing one element by element would cost more than all the rest of a message.
  private static var fewElements: Int { 4 }
}
