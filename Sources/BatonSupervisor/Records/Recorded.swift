import BatonPlatform
package import BatonPostcard

/// A value that Baton writes and reads back: in a file of the state directory or on the control socket.
package protocol Recorded: Hashable, Sendable {
  init(from reader: inout RecordReader) throws(Malformed)
  func write(to writer: inout PostcardWriter)
}

extension Recorded {
  /// The value alone, without an envelope.
  package var recorded: [UInt8] {
    var writer = PostcardWriter()
    write(to: &writer)
    return writer.bytes
  }
}

/// An enum without fields, recorded as the index of its case: new cases go to the end, with a new version of the format.
package protocol RecordedCase: Recorded, CaseIterable where AllCases == [Self] {}

extension RecordedCase {
  package init(from reader: inout RecordReader) throws(Malformed) {
    let cases = Self.allCases
    self = cases[try reader.variant(below: cases.count)]
  }

  package func write(to writer: inout PostcardWriter) {
    guard let index = Self.allCases.firstIndex(of: self) else { fatalError("\(self) is no case of its own enum") }
    writer.variant(UInt32(index))
  }
}

extension PostcardWriter {
  package mutating func i32(_ value: Int32) {
    u32(UInt32(bitPattern: value))
  }

  /// Whole nanoseconds; a negative length is none.
  package mutating func duration(_ value: Duration) {
    u64(UInt64(max(0, value.wholeNanoseconds)))
  }

  package mutating func value(_ value: some Recorded) {
    value.write(to: &self)
  }

  package mutating func optional(_ value: (some Recorded)?) {
    bool(value != nil)
    if let value { value.write(to: &self) }
  }

  package mutating func list(_ values: [some Recorded]) {
    u64(UInt64(values.count))
    for value in values { value.write(to: &self) }
  }
}
