import BatonPlatform
package import BatonPostcard

/// What a child shall put on the shelf. It travels in a file without a name, as descriptor 3: an environment may hold
/// passwords, which a command line would show to everybody.
package struct PinOrder: Recorded {
  /// STATE/releases.
  package var shelf: String
  /// With the digest that its executable must have, where that is known.
  package var release: Release
  package var fileName: String
  package var attempt: UInt64
  package var committedAt: WallClock
  /// The copy that is there already, so that only its record is written anew.
  package var present: FileVersion?
  /// What leaves the shelf afterwards.
  package var leaving: [Digest]

  package init(
    shelf: String, release: Release, fileName: String, attempt: UInt64, committedAt: WallClock,
    present: FileVersion? = nil, leaving: [Digest] = []
  ) {
    self.shelf = shelf
    self.release = release
    self.fileName = fileName
    self.attempt = attempt
    self.committedAt = committedAt
    self.present = present
    self.leaving = leaving
  }

  package init(from reader: inout RecordReader) throws(Malformed) {
    shelf = try reader.string()
    release = try reader.value()
    fileName = try reader.string()
    attempt = try reader.u64()
    committedAt = try reader.value()
    present = try reader.optional()
    leaving = try reader.list()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(shelf)
    writer.value(release)
    writer.string(fileName)
    writer.u64(attempt)
    writer.value(committedAt)
    writer.optional(present)
    writer.list(leaving)
  }
}

/// What the child has to say in the end, on its standard output.
package enum PinResult: Recorded {
  case pinned(Digest)
  case failed(String)

  package init(from reader: inout RecordReader) throws(Malformed) {
    self = try reader.variant(below: 2) == 0 ? .pinned(try reader.value()) : .failed(try reader.string())
  }

  package func write(to writer: inout PostcardWriter) {
    switch self {
    case .pinned(let digest):
      writer.variant(0)
      writer.value(digest)
    case .failed(let why):
      writer.variant(1)
      writer.string(why)
    }
  }
}

/// What `baton` asks of itself only.
package enum PinningCommand {
  package static let word = "pin-release"
  /// Where the child finds its order.
  package static let orderDescriptor: Int32 = 3
}
