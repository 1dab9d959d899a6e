package import BatonPostcard

extension Message {
  /// How far the incumbent's seal has come. It names no attempt; version 1 was made so.
  package struct SealProgress: Payload {
    package var shardsSealed: UInt32
    package var shardsTotal: UInt32
    package var lastRevision: UInt64

    package init(shardsSealed: UInt32, shardsTotal: UInt32, lastRevision: UInt64) {
      self.shardsSealed = shardsSealed
      self.shardsTotal = shardsTotal
      self.lastRevision = lastRevision
    }
  }

  /// The incumbent's data is on stable storage and will not be written by it again.
  package struct SealComplete: Payload {
    package var handoffID: HandoffID
    package var lastRevisionPerShard: [UInt64]
    package var dataDirectoryFingerprint: Fingerprint

    package init(handoffID: HandoffID, lastRevisionPerShard: [UInt64], dataDirectoryFingerprint: Fingerprint) {
      self.handoffID = handoffID
      self.lastRevisionPerShard = lastRevisionPerShard
      self.dataDirectoryFingerprint = dataDirectoryFingerprint
    }
  }

  /// The incumbent cannot seal; it keeps the lock.
  package struct SealFailed: Payload {
    package var handoffID: HandoffID
    package var error: String
    package var partialState: String

    package init(handoffID: HandoffID, error: String, partialState: String) {
      self.handoffID = handoffID
      self.error = error.cut(toBytes: ProtocolLimits.reasonBytes)
      self.partialState = partialState.cut(toBytes: ProtocolLimits.reasonBytes)
    }
  }
}

extension Message.SealProgress {
  package static let layout = [
    Field("shards_sealed", .u32), Field("shards_total", .u32), Field("last_revision", .u64),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    shardsSealed = try reader.u32(in: bytes)
    shardsTotal = try reader.u32(in: bytes)
    lastRevision = try reader.u64(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    writer.u32(shardsSealed)
    writer.u32(shardsTotal)
    writer.u64(lastRevision)
  }
}

extension Message.SealComplete {
  package static let layout = [
    Field("handoff_id", .uuid), Field("last_revision_per_shard", .u64s),
    Field("data_dir_fingerprint", .byteArray(count: Fingerprint.byteCount)),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    lastRevisionPerShard = try reader.u64s(in: bytes)
    dataDirectoryFingerprint = try Fingerprint(from: &reader, in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.u64s(lastRevisionPerShard)
    writer.fixed(dataDirectoryFingerprint.bytes)
  }
}

extension Message.SealFailed {
  package static let layout = [
    Field("handoff_id", .uuid), Field("error", .string), Field("partial_state", .string),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    error = try reader.string(in: bytes)
    partialState = try reader.string(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.string(error)
    writer.string(partialState)
  }
}
