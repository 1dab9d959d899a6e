package import BatonPostcard

extension Message {
  /// What became of the incumbent's connections (version 2): how many its drain found, how many of them have ended in
  /// order, and how many it cut off. What is in neither number was still open.
  ///
  /// It may be said more than once; the last word counts. A process that does not count its connections never says it.
  package struct Closed: Payload {
    package var handoffID: HandoffID
    package var openAtDrain: UInt32
    package var inOrder: UInt32
    package var byForce: UInt32

    package init(handoffID: HandoffID, openAtDrain: UInt32, inOrder: UInt32, byForce: UInt32) {
      self.handoffID = handoffID
      self.openAtDrain = openAtDrain
      self.inOrder = inOrder
      self.byForce = byForce
    }
  }
}

extension Message.Closed {
  package static let layout = [
    Field("handoff_id", .uuid), Field("open_at_drain", .u32), Field("in_order", .u32), Field("by_force", .u32),
  ]

  package init(from reader: inout PostcardReader, in bytes: borrowing Span<UInt8>) throws(Malformed) {
    handoffID = try HandoffID(from: &reader, in: bytes)
    openAtDrain = try reader.u32(in: bytes)
    inOrder = try reader.u32(in: bytes)
    byForce = try reader.u32(in: bytes)
  }

  package func write(to writer: inout PostcardWriter) {
    handoffID.write(to: &writer)
    writer.u32(openAtDrain)
    writer.u32(inOrder)
    writer.u32(byForce)
  }
}
