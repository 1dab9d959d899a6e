package import BatonPlatform
package import BatonPostcard
package import BatonProtocol

/// What a supervisor has learnt of a process that says it only once, for the next supervisor.
///
/// It lies in a file in memory that is in the store beside the process's channel: it lives exactly as long as what it is
/// about, no disk has to take it, and another boot forgets it.
package struct ProcessNotes: Hashable, Sendable {
  /// The version of the channel, once it is chosen.
  package var version: UInt32?
  package var prepared: Message.Prepared?
  package var generation: Generation?
  package var startedAt: WallClock
  /// On the clock that all processes share.
  package var servesSinceNanoseconds: UInt64?

  package init(
    version: UInt32? = nil, prepared: Message.Prepared? = nil, generation: Generation? = nil, startedAt: WallClock,
    servesSinceNanoseconds: UInt64? = nil
  ) {
    self.version = version
    self.prepared = prepared
    self.generation = generation
    self.startedAt = startedAt
    self.servesSinceNanoseconds = servesSinceNanoseconds
  }
}

extension ProcessNotes {
  /// What a process has said of itself when it was asked again.
  init(_ incumbency: Message.Incumbency, startedAt: WallClock) {
    self.init(
      version: UInt32(ProtocolVersion.two.number), prepared: incumbency.prepared,
      generation: incumbency.generation == .zero ? nil : incumbency.generation, startedAt: startedAt,
      servesSinceNanoseconds: incumbency.servesSinceNanoseconds == 0 ? nil : incumbency.servesSinceNanoseconds)
  }

  /// A new file for notes.
  package static func file() throws(SystemFailure) -> OwnedDescriptor {
    try .memoryFile(named: "baton-notes")
  }

  /// `nil` when there are none that can be read: nothing was written yet, or by another version of Baton.
  package init?(in file: borrowing OwnedDescriptor) {
    var room = [UInt8](repeating: 0, count: Self.bytesMax)
    guard let count = try? file.read(into: &room, at: 0),
      let read = try? Envelope.open(room[..<count], as: ProcessNotes.self)
    else { return nil }
    self = read.value
  }

  /// Puts these in the place of the ones before.
  package func write(to file: borrowing OwnedDescriptor) throws(SystemFailure) {
    try file.writeOnce(Envelope.sealed(self).span, at: 0)
  }

  /// A hundred listeners with the longest of names.
  private static let bytesMax = 64 << 10
}

extension ProcessNotes: Kept {
  package static let kind = "BNOT"
  package static let version: UInt16 = 1

  package init(from reader: inout RecordReader) throws(Malformed) {
    version = try reader.flag() ? try reader.u32() : nil
    prepared = try reader.flag() ? try Message.Prepared(recorded: &reader) : nil
    generation = try reader.optional()
    startedAt = try reader.value()
    servesSinceNanoseconds = try reader.flag() ? try reader.u64() : nil
  }

  package func write(to writer: inout PostcardWriter) {
    writer.bool(version != nil)
    if let version { writer.u32(version) }
    writer.bool(prepared != nil)
    if let prepared { prepared.record(to: &writer) }
    writer.optional(generation)
    writer.value(startedAt)
    writer.bool(servesSinceNanoseconds != nil)
    if let servesSinceNanoseconds { writer.u64(servesSinceNanoseconds) }
  }
}

extension Message.Prepared {
  fileprivate init(recorded reader: inout RecordReader) throws(Malformed) {
    let (id, service, listeners) = (try reader.handoffID(), try reader.string(), try reader.strings())
    let (least, most, written) = (try reader.u32(), try reader.u32(), try reader.u32())
    // As it was said, be it an empty range: the initializer takes none.
    self.init(handoffID: id, service: service, listeners: listeners, formats: DataFormats(reads: 0...0, writes: 0))
    (formatReadMin, formatReadMax, formatWritten) = (least, most, written)
  }

  fileprivate func record(to writer: inout PostcardWriter) {
    writer.value(handoffID)
    writer.string(service)
    writer.strings(listeners)
    writer.u32(formatReadMin)
    writer.u32(formatReadMax)
    writer.u32(formatWritten)
  }
}
