package import BatonPostcard

extension Message {
  /// The process has done everything that can be done without owning the data (version 2).
  package struct Prepared: Payload {
    package var handoffID: HandoffID
    package var service: String
    package var listeners: [String]
    package var formatReadMin: UInt32
    package var formatReadMax: UInt32
    package var formatWritten: UInt32

    package init(handoffID: HandoffID, service: String, listeners: [String], formats: DataFormats) {
      self.handoffID = handoffID
      self.service = service
      self.listeners = listeners
      formatReadMin = formats.reads.lowerBound
      formatReadMax = formats.reads.upperBound
      formatWritten = formats.writes
    }

    /// What the sender reads and writes, or nothing when it announced an empty range.
    package var formats: DataFormats? {
      guard formatReadMin <= formatReadMax else { return nil }
      return DataFormats(reads: formatReadMin...formatReadMax, writes: formatWritten)
    }
  }

  /// The successor owns the data, has opened it, and could answer.
  package struct Ready: Payload {
    package var handoffID: HandoffID
    package var listeningOn: [String]
    package var healthzOK: Bool
    /// The revisions at opening, before the first write.
    package var advertisedRevisionPerShard: [UInt64]

    package init(
      handoffID: HandoffID, listeningOn: [String], healthzOK: Bool, advertisedRevisionPerShard: [UInt64]
    ) {
      self.handoffID = handoffID
      self.listeningOn = listeningOn
      self.healthzOK = healthzOK
      self.advertisedRevisionPerShard = advertisedRevisionPerShard
    }
  }
}

/// The numbers of the data formats that a release can read, and of the one that it writes.
package struct DataFormats: Hashable, Sendable {
  package var reads: ClosedRange<UInt32>
  package var writes: UInt32

  package init(reads: ClosedRange<UInt32>, writes: UInt32) {
    self.reads = reads
    self.writes = writes
  }
}

extension Message.Prepared {
  package static let layout = [
    Field("handoff_id", .uuid), Field("service", .string), Field("listeners", .strings),
    Field("format_read_min", .u32), Field("format_read_max", .u32), Field("format_written", .u32),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    service = try reader.string(in: bytes)
    listeners = try reader.strings(in: bytes)
    formatReadMin = try reader.u32(in: bytes)
    formatReadMax = try reader.u32(in: bytes)
    formatWritten = try reader.u32(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.string(service)
    writer.strings(listeners)
    writer.u32(formatReadMin)
    writer.u32(formatReadMax)
    writer.u32(formatWritten)
  }
}

extension Message.Ready {
  package static let layout = [
    Field("handoff_id", .uuid), Field("listening_on", .strings), Field("healthz_ok", .bool),
    Field("advertised_revision_per_shard", .u64s),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    listeningOn = try reader.strings(in: bytes)
    healthzOK = try reader.bool(in: bytes)
    advertisedRevisionPerShard = try reader.u64s(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.strings(listeningOn)
    writer.bool(healthzOK)
    writer.u64s(advertisedRevisionPerShard)
  }
}
