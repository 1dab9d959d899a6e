package import BatonPostcard

extension Message {
  /// The supervisor asks the incumbent to stop accepting and to let its requests end.
  ///
  /// Times are what remains, in milliseconds: a wall-clock instant would mean nothing after a clock jump.
  package struct PrepareHandoff: Payload {
    package var handoffID: HandoffID
    package var successorPID: UInt32
    package var deadlineMilliseconds: UInt64
    package var drainGraceMilliseconds: UInt64

    package init(
      handoffID: HandoffID, successorPID: UInt32, deadlineMilliseconds: UInt64, drainGraceMilliseconds: UInt64
    ) {
      self.handoffID = handoffID
      self.successorPID = successorPID
      self.deadlineMilliseconds = deadlineMilliseconds
      self.drainGraceMilliseconds = drainGraceMilliseconds
    }
  }

  /// The incumbent accepts no more, and has answered what it had taken.
  ///
  /// It names no attempt; version 1 was made so.
  package struct Drained: Payload {
    package var openConnectionsRemaining: UInt32
    package var acceptClosed: Bool

    package init(openConnectionsRemaining: UInt32, acceptClosed: Bool) {
      self.openConnectionsRemaining = openConnectionsRemaining
      self.acceptClosed = acceptClosed
    }
  }
}

extension Message.PrepareHandoff {
  package static let layout = [
    Field("handoff_id", .uuid), Field("successor_pid", .u32), Field("deadline_ms", .u64), Field("drain_grace_ms", .u64),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    successorPID = try reader.u32(in: bytes)
    deadlineMilliseconds = try reader.u64(in: bytes)
    drainGraceMilliseconds = try reader.u64(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.u32(successorPID)
    writer.u64(deadlineMilliseconds)
    writer.u64(drainGraceMilliseconds)
  }
}

extension Message.Drained {
  package static let layout = [Field("open_conns_remaining", .u32), Field("accept_closed", .bool)]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    openConnectionsRemaining = try reader.u32(in: bytes)
    acceptClosed = try reader.bool(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u32(openConnectionsRemaining)
    writer.bool(acceptClosed)
  }
}
