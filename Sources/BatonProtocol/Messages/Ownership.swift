package import BatonPostcard

extension Message {
  /// The successor shall own the data from now on: the version-2 form of Begin.
  package struct BeginOwned: Payload {
    package var handoffID: HandoffID
    package var generation: Generation
    package var lock: LockPassage

    package init(handoffID: HandoffID, generation: Generation, lock: LockPassage) {
      self.handoffID = handoffID
      self.generation = generation
      self.lock = lock
    }
  }

  /// The incumbent shall own the data again: the version-2 form of ResumeAfterAbort.
  package struct ResumeOwned: Payload {
    package var handoffID: HandoffID
    package var generation: Generation
    package var lock: LockPassage

    package init(handoffID: HandoffID, generation: Generation, lock: LockPassage) {
      self.handoffID = handoffID
      self.generation = generation
      self.lock = lock
    }
  }

  /// The incumbent accepts again and holds the lock (version 2). Only now is an aborted attempt over.
  package struct Resumed: Payload {
    package var handoffID: HandoffID
    package var generation: Generation

    package init(handoffID: HandoffID, generation: Generation) {
      self.handoffID = handoffID
      self.generation = generation
    }
  }
}

// The frame that a descriptor rides on always has the same size, so the generation is no varint here.

extension Message.BeginOwned {
  package static let layout = [
    Field("handoff_id", .uuid), Field("generation", .generation), Field("lock", LockPassage.fieldType),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    generation = Generation(try reader.littleEndian64(in: bytes))
    lock = try LockPassage(from: &reader, in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.littleEndian64(generation.number)
    lock.write(to: &writer)
  }
}

extension Message.ResumeOwned {
  package static let layout = Message.BeginOwned.layout

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    generation = Generation(try reader.littleEndian64(in: bytes))
    lock = try LockPassage(from: &reader, in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.littleEndian64(generation.number)
    lock.write(to: &writer)
  }
}

extension Message.Resumed {
  package static let layout = [Field("handoff_id", .uuid), Field("generation", .generation)]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    generation = Generation(try reader.littleEndian64(in: bytes))
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.littleEndian64(generation.number)
  }
}
