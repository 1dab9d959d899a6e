package import BatonPostcard

// A text that we send is cut when the message is made; what a peer sends is taken as it is.

extension Message {
  /// The attempt is undone.
  package struct Abort: Payload {
    package var handoffID: HandoffID
    package var reason: String

    package init(handoffID: HandoffID, reason: String) {
      self.handoffID = handoffID
      self.reason = reason.cut(toBytes: ProtocolLimits.reasonBytes)
    }
  }

  /// An answer that is no, and not an error (version 2).
  package struct Refused: Payload {
    package var handoffID: HandoffID
    package var code: RefusalCode
    package var reason: String
    /// When to ask again; 0 when asking again is of no use.
    package var retryAfterMilliseconds: UInt64

    package init(handoffID: HandoffID, code: RefusalCode, reason: String, retryAfterMilliseconds: UInt64 = 0) {
      self.handoffID = handoffID
      self.code = code
      self.reason = reason.cut(toBytes: ProtocolLimits.reasonBytes)
      self.retryAfterMilliseconds = retryAfterMilliseconds
    }
  }

  /// The application let go of a stage without finishing it (version 2).
  package struct Dropped: Payload {
    package var handoffID: HandoffID
    package var stage: String

    package init(handoffID: HandoffID, stage: String) {
      self.handoffID = handoffID
      self.stage = stage.cut(toBytes: ProtocolLimits.nameBytes)
    }
  }
}

extension Message.Abort {
  package static let layout = [Field("handoff_id", .uuid), Field("reason", .string)]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    reason = try reader.string(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.string(reason)
  }
}

extension Message.Refused {
  package static let layout = [
    Field("handoff_id", .uuid), Field("code", .u16), Field("reason", .string), Field("retry_after_ms", .u64),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    code = RefusalCode(number: try reader.u16(in: bytes))
    reason = try reader.string(in: bytes)
    retryAfterMilliseconds = try reader.u64(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.u16(code.number)
    writer.string(reason)
    writer.u64(retryAfterMilliseconds)
  }
}

extension Message.Dropped {
  package static let layout = [Field("handoff_id", .uuid), Field("stage", .string)]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    stage = try reader.string(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.string(stage)
  }
}
