/// Reads an operation from a record whose checksum is right. Anything odd in it is therefore a bug or a forgery, never chance;
/// it is refused all the same, and no count is believed beyond the bytes that are there.
struct OperationDecoder {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// The operation, or nil when the bytes are none.
  mutating func operation() -> Operation? {
    guard let kind = take(1)?.first, let count = number() else { return nil }
    let decoded = kind == LogFormat.setKind ? pairs(count).map(Operation.set) : nil
    let operation = kind == LogFormat.deleteKind ? keys(count).map(Operation.delete) : decoded
    return position == bytes.endIndex ? operation : nil
  }

  private mutating func pairs(_ count: Int) -> [Operation.Pair]? {
    var pairs: [Operation.Pair] = []
    for _ in 0..<count {
      guard let key = string(), let value = string() else { return nil }
      pairs.append(Operation.Pair(key: Key(key), value: value))
    }
    return pairs
  }

  private mutating func keys(_ count: Int) -> [Key]? {
    var keys: [Key] = []
    for _ in 0..<count {
      guard let key = string() else { return nil }
      keys.append(Key(key))
    }
    return keys
  }

  private mutating func string() -> [UInt8]? {
    number().flatMap { take($0) }.map { Array($0) }
  }

  private mutating func number() -> Int? {
    take(4).map { littleEndian($0) }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= bytes.endIndex - position else { return nil }
    defer { position += count }
    return bytes[position..<position + count]
  }
}

/// The number in at most eight bytes, least significant first.
func littleEndian<Number: FixedWidthInteger>(_ bytes: ArraySlice<UInt8>) -> Number {
  bytes.reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
}
