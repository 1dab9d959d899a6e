package import BatonMachines
package import BatonPostcard
package import BatonProtocol

// The values of other layers and of everyday that stand in records.

// The wire writes a UUID in the same way, so the record does too.
extension HandoffID: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self = try reader.handoffID()
  }
}

extension Generation: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self.init(try reader.u64())
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(number)
  }
}

extension Digest: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    guard let digest = Digest(bytes: try reader.fixed(Self.byteCount)) else { fatalError("32 bytes were read") }
    self = digest
  }

  package func write(to writer: inout PostcardWriter) {
    writer.fixed(bytes)
  }
}

extension WallClock: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self.init(unixMilliseconds: try reader.u64())
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(unixMilliseconds)
  }
}

extension Outcome: RecordedCase {}
extension Course.Origin: RecordedCase {}
extension Course.Strategy: RecordedCase {}
extension Course.Extent: RecordedCase {}
extension Course.Probation: RecordedCase {}
extension Dialect: RecordedCase {}
extension Passage: RecordedCase {}
extension BatonMachines.Reversibility: RecordedCase {}

/// Whole: what was decided before the attempt began, and what its successor had told when this was written. When the
/// attempt is opened that is nothing yet, and the terms are those of a `Terms()`.
extension Course: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self.init(
      Attempt(try reader.u64()), try reader.value(), try reader.value(), extent: try reader.value(),
      probation: try reader.value(), terms: try reader.value(), concluding: try reader.optional())
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(attempt.number)
    writer.value(origin)
    writer.value(strategy)
    writer.value(extent)
    writer.value(probation)
    writer.value(terms)
    writer.optional(concluding)
  }
}

extension Terms: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self.init(try reader.value(), try reader.value(), try reader.value())
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(dialect)
    writer.value(passage)
    writer.value(reversibility)
  }
}

extension Debt: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    self.init(Attempt(try reader.u64()), try reader.value())
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(attempt.number)
    writer.value(outcome)
  }
}

extension RecordReader {
  package mutating func optionalU64() throws(Malformed) -> UInt64? {
    try flag() ? try u64() : nil
  }

  package mutating func optionalU32() throws(Malformed) -> UInt32? {
    try flag() ? try u32() : nil
  }

  package mutating func optionalString() throws(Malformed) -> String? {
    try flag() ? try string() : nil
  }
}

extension PostcardWriter {
  package mutating func optionalU64(_ value: UInt64?) {
    bool(value != nil)
    if let value { u64(value) }
  }

  package mutating func optionalU32(_ value: UInt32?) {
    bool(value != nil)
    if let value { u32(value) }
  }

  package mutating func optionalString(_ value: String?) {
    bool(value != nil)
    if let value { string(value) }
  }
}
