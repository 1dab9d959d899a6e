package import BatonPostcard

extension Message {
  /// A sign of life.
  package struct Heartbeat: Payload {
    /// The only wall-clock value of the protocol. Nothing is decided from it.
    package var wallClockMilliseconds: UInt64

    package init(wallClockMilliseconds: UInt64) {
      self.wallClockMilliseconds = wallClockMilliseconds
    }
  }

  /// What the server is doing (version 2): on request, and once a second while an attempt is in flight.
  package struct Status: Payload {
    package var handoffID: HandoffID
    package var openConnections: UInt32
    package var requestsInFlight: UInt32
    package var revisionPerShard: [UInt64]

    package init(
      handoffID: HandoffID, openConnections: UInt32, requestsInFlight: UInt32, revisionPerShard: [UInt64]
    ) {
      self.handoffID = handoffID
      self.openConnections = openConnections
      self.requestsInFlight = requestsInFlight
      self.revisionPerShard = revisionPerShard
    }
  }

  /// An instant of the accept gap, on the clock that all processes of a host share (version 2).
  package struct Moment: Payload {
    package var handoffID: HandoffID
    package var kind: MomentKind
    /// `CLOCK_MONOTONIC`.
    package var monotonicNanoseconds: UInt64

    package init(handoffID: HandoffID, kind: MomentKind, monotonicNanoseconds: UInt64) {
      self.handoffID = handoffID
      self.kind = kind
      self.monotonicNanoseconds = monotonicNanoseconds
    }
  }
}

/// The instants that the accept gap is measured by: the first two are the incumbent's, the others the successor's.
package enum MomentKind: UInt32, WireEnum {
  case stoppedAccepting
  case lastAccept
  case serveRead
  case firstAccept
  case firstAnswer
}

extension Message.Heartbeat {
  package static let layout = [Field("ts_ms", .u64)]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    wallClockMilliseconds = try reader.u64(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u64(wallClockMilliseconds)
  }
}

extension Message.Status {
  package static let layout = [
    Field("handoff_id", .uuid), Field("open_connections", .u32), Field("requests_in_flight", .u32),
    Field("revision_per_shard", .u64s),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    openConnections = try reader.u32(in: bytes)
    requestsInFlight = try reader.u32(in: bytes)
    revisionPerShard = try reader.u64s(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.u32(openConnections)
    writer.u32(requestsInFlight)
    writer.u64s(revisionPerShard)
  }
}

extension Message.Moment {
  package static let layout = [
    Field("handoff_id", .uuid), Field("kind", MomentKind.fieldType), Field("monotonic_ns", .u64),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    kind = try MomentKind(from: &reader, in: bytes)
    monotonicNanoseconds = try reader.u64(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    kind.write(to: &writer)
    writer.u64(monotonicNanoseconds)
  }
}
