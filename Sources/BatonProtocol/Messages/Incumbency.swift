package import BatonPostcard

extension Message {
  /// What a process is, said to a supervisor that has come to its rendezvous (version 2): all that the supervisor before
  /// had learnt of it and nobody has kept.
  ///
  /// It is the first word on the new channel. As many HandBack follow as there are listeners, in the same order.
  package struct Incumbency: Payload {
    /// The attempt that it has met last.
    package var handoffID: HandoffID
    package var service: String
    package var formatReadMin: UInt32
    package var formatReadMax: UInt32
    package var formatWritten: UInt32
    package var generation: Generation
    /// On the clock that all processes share; 0 when it has never served.
    package var servesSinceNanoseconds: UInt64
    /// All that it was given, also those that it does not use.
    package var listeners: [String]

    package init(
      handoffID: HandoffID, service: String, formats: DataFormats, generation: Generation,
      servesSinceNanoseconds: UInt64, listeners: [String]
    ) {
      self.handoffID = handoffID
      self.service = service
      formatReadMin = formats.reads.lowerBound
      formatReadMax = formats.reads.upperBound
      formatWritten = formats.writes
      self.generation = generation
      self.servesSinceNanoseconds = servesSinceNanoseconds
      self.listeners = listeners
    }
  }
}

extension Message.Incumbency {
  package static let layout = [
    Field("handoff_id", .uuid), Field("service", .string), Field("format_read_min", .u32),
    Field("format_read_max", .u32), Field("format_written", .u32), Field("generation", .generation),
    Field("serves_since_ns", .u64), Field("listeners", .strings),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    service = try reader.string(in: bytes)
    formatReadMin = try reader.u32(in: bytes)
    formatReadMax = try reader.u32(in: bytes)
    formatWritten = try reader.u32(in: bytes)
    generation = Generation(try reader.littleEndian64(in: bytes))
    servesSinceNanoseconds = try reader.u64(in: bytes)
    listeners = try reader.strings(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.string(service)
    writer.u32(formatReadMin)
    writer.u32(formatReadMax)
    writer.u32(formatWritten)
    writer.littleEndian64(generation.number)
    writer.u64(servesSinceNanoseconds)
    writer.strings(listeners)
  }
}

extension Message.Incumbency {
  /// What the process once said in Prepared.
  package var prepared: Message.Prepared {
    var prepared = Message.Prepared(
      handoffID: handoffID, service: service, listeners: listeners, formats: DataFormats(reads: 0...0, writes: 0))
    // As it was said, be it an empty range: the initializer takes none.
    (prepared.formatReadMin, prepared.formatReadMax, prepared.formatWritten) =
      (formatReadMin, formatReadMax, formatWritten)
    return prepared
  }
}
