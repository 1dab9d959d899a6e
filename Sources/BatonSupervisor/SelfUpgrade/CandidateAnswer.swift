package import BatonPostcard
package import BatonProtocol

/// What a supervisor asks the program by which it shall be replaced: to introduce itself.
///
/// `baton introduce-candidate-1 FILE` prints one `CandidateAnswer` and does nothing else. The number is that of the
/// answer's form, which never changes: a later form gets a word of its own, and both are answered.
package enum CandidateCommand {
  package static let word = "introduce-candidate-1"
}

/// What a candidate says of itself.
package struct CandidateAnswer: Hashable, Sendable {
  package var version: String
  package var formats: [RecordFormat]
  /// Versions of the protocol that it speaks with processes.
  package var protocolMin: UInt32
  package var protocolMax: UInt32
  /// What it has against the configuration, in its own words; nothing when it would start with it.
  package var objection: String?

  package init(
    version: String = batonVersion, formats: [RecordFormat] = RecordFormat.all,
    speaks protocols: VersionRange = .spoken, objection: String? = nil
  ) {
    self.version = version
    self.formats = formats
    protocolMin = UInt32(protocols.lowest.number)
    protocolMax = UInt32(protocols.highest.number)
    self.objection = objection.map { String($0.prefix(Self.objectionMax)) }
  }

  /// An answer fits into a pipe that nobody reads yet.
  package static let objectionMax = 8_000
  package static let bytesMax = 64 << 10
}

extension CandidateAnswer: Kept {
  package static let kind = "BCAN"
  package static let version: UInt16 = 1

  package init(from reader: inout RecordReader) throws(Malformed) {
    version = try reader.string()
    formats = try reader.list()
    protocolMin = try reader.u32()
    protocolMax = try reader.u32()
    objection = try reader.optionalString()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(version)
    writer.list(formats)
    writer.u32(protocolMin)
    writer.u32(protocolMax)
    writer.optionalString(objection)
  }
}
