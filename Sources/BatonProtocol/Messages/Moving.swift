package import BatonPostcard

extension Message {
  /// The process gets its end of the pair on which connections move (version 2). One descriptor rides on it.
  package struct Move: Payload {
    package var handoffID: HandoffID
    package var side: MoveSide

    package init(handoffID: HandoffID, side: MoveSide) {
      self.handoffID = handoffID
      self.side = side
    }
  }

  /// The giver has settled all that it offered (version 2), and has closed its end of the pair.
  ///
  /// Offered is what was adopted, refused and ambiguous.
  package struct Moved: Payload {
    package var handoffID: HandoffID
    package var offered: UInt32
    package var adopted: UInt32
    package var refused: UInt32
    package var ambiguous: UInt32

    package init(handoffID: HandoffID, offered: UInt32, adopted: UInt32, refused: UInt32, ambiguous: UInt32) {
      self.handoffID = handoffID
      self.offered = offered
      self.adopted = adopted
      self.refused = refused
      self.ambiguous = ambiguous
    }
  }
}

/// What a process does with its end of the pair.
package enum MoveSide: UInt32, WireEnum {
  /// It offers its connections.
  case give
  /// It answers offers.
  case take
}

extension Message.Move {
  package static let layout = [Field("handoff_id", .uuid), Field("side", MoveSide.fieldType)]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    side = try MoveSide(from: &reader, in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    side.write(to: &writer)
  }
}

extension Message.Moved {
  package static let layout = [
    Field("handoff_id", .uuid), Field("offered", .u32), Field("adopted", .u32), Field("refused", .u32),
    Field("ambiguous", .u32),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    offered = try reader.u32(in: bytes)
    adopted = try reader.u32(in: bytes)
    refused = try reader.u32(in: bytes)
    ambiguous = try reader.u32(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.u32(offered)
    writer.u32(adopted)
    writer.u32(refused)
    writer.u32(ambiguous)
  }
}

extension Message.Moved {
  /// Whether nothing was forgotten and nothing was counted twice.
  package var isSettled: Bool {
    UInt64(offered) == UInt64(adopted) + UInt64(refused) + UInt64(ambiguous)
  }
}
