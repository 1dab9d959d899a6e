package import BatonPostcard
package import BatonProtocol

/// Reads the values that Baton itself wrote: records on disk and frames of the control socket.
///
/// It holds the bytes, unlike the reader of the wire, because nothing here is hot and the types are many. It believes
/// a count only when at least one byte is left for every element.
package struct RecordReader {
  private let bytes: [UInt8]
  private var postcard = PostcardReader()

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Reads one value that fills the bytes to their end.
  package static func whole<Value: Recorded>(_ bytes: [UInt8]) throws(Malformed) -> Value {
    var reader = RecordReader(bytes)
    let value = try Value(from: &reader)
    try reader.postcard.end(in: bytes.span)
    return value
  }

  package mutating func value<Value: Recorded>(_ type: Value.Type = Value.self) throws(Malformed) -> Value {
    try Value(from: &self)
  }

  package mutating func optional<Value: Recorded>(_ type: Value.Type = Value.self) throws(Malformed) -> Value? {
    try flag() ? try Value(from: &self) : nil
  }

  package mutating func list<Value: Recorded>(of type: Value.Type = Value.self) throws(Malformed) -> [Value] {
    let count = try read { (reader, bytes) throws(Malformed) in try reader.count(in: bytes) }
    var values: [Value] = []
    for _ in 0..<count { values.append(try Value(from: &self)) }
    return values
  }

  /// Lends the bytes to a step of the postcard reader.
  private mutating func read<Value>(
    _ step: (inout PostcardReader, borrowing Span<UInt8>) throws(Malformed) -> Value
  ) throws(Malformed) -> Value {
    let bytes = bytes
    return try step(&postcard, bytes.span)
  }
}

extension RecordReader {
  package mutating func u32() throws(Malformed) -> UInt32 {
    try read { (reader, bytes) throws(Malformed) in try reader.u32(in: bytes) }
  }

  package mutating func u64() throws(Malformed) -> UInt64 {
    try read { (reader, bytes) throws(Malformed) in try reader.u64(in: bytes) }
  }

  package mutating func string() throws(Malformed) -> String {
    try read { (reader, bytes) throws(Malformed) in try reader.string(in: bytes) }
  }

  package mutating func strings() throws(Malformed) -> [String] {
    try read { (reader, bytes) throws(Malformed) in try reader.strings(in: bytes) }
  }

  /// Bytes whose number the type fixes.
  package mutating func fixed(_ count: Int) throws(Malformed) -> [UInt8] {
    try read { (reader, bytes) throws(Malformed) in try reader.bytes(count, in: bytes) }
  }

  package mutating func handoffID() throws(Malformed) -> HandoffID {
    try read { (reader, bytes) throws(Malformed) in try HandoffID(from: &reader, in: bytes) }
  }

  /// Whether an optional value follows.
  package mutating func flag() throws(Malformed) -> Bool {
    try read { (reader, bytes) throws(Malformed) in try reader.bool(in: bytes) }
  }

  package mutating func variant(below count: Int) throws(Malformed) -> Int {
    Int(try read { (reader, bytes) throws(Malformed) in try reader.variant(below: UInt32(clamping: count), in: bytes) })
  }

  /// Pids and statuses, which are signed, travel as the bits they have.
  package mutating func i32() throws(Malformed) -> Int32 {
    Int32(bitPattern: try u32())
  }

  /// A length of time, in whole nanoseconds of at most 63 bits.
  package mutating func duration() throws(Malformed) -> Duration {
    let start = postcard.position
    let count = try u64()
    guard let nanoseconds = Int64(exactly: count) else {
      throw Malformed(offset: start, expected: .u64, got: .value(count))
    }
    return .nanoseconds(nanoseconds)
  }
}
