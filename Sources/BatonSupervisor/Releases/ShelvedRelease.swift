package import BatonPostcard

/// A committed release whose executable was copied, so that it can be started again whatever becomes of the original.
///
/// On disk: STATE/releases/HASH/.record, beside the copy, which has the original's file name.
package struct ShelvedRelease: Hashable, Sendable {
  /// As it was committed: its path is the original's.
  package var release: Release
  /// Of the copy.
  package var digest: Digest
  /// The copy's name, so that `ps` shows what it always showed.
  package var fileName: String
  /// The copy, as it was when its content was known: as long as this is equal, it need not be read again.
  package var file: FileVersion
  /// The attempt that committed it last: what orders releases, because clocks run backwards.
  package var attempt: UInt64
  package var committedAt: WallClock

  package init(
    release: Release, digest: Digest, fileName: String, file: FileVersion, attempt: UInt64, committedAt: WallClock
  ) {
    self.release = release
    self.digest = digest
    self.fileName = fileName
    self.file = file
    self.attempt = attempt
    self.committedAt = committedAt
  }

  /// Whether this is the very release, started in the very same way.
  package func holds(_ other: Release) -> Bool {
    isExecutable(of: other) && release.executable == other.executable && release.arguments == other.arguments
      && release.environment == other.environment && release.version == other.version
  }

  /// Whether the copy has the content of the release's executable. The digest of one that was committed by a supervisor
  /// which died at once may not be written down: then the file that was copied tells.
  package func isExecutable(of other: Release) -> Bool {
    guard let digest = other.digest else { return other.file != nil && other.file == release.file }
    return digest == self.digest
  }
}

extension ShelvedRelease: Kept {
  package static let kind = "BREL"
  package static let version: UInt16 = 1

  package init(from reader: inout RecordReader) throws(Malformed) {
    release = try reader.value()
    digest = try reader.value()
    fileName = try reader.string()
    file = try reader.value()
    attempt = try reader.u64()
    committedAt = try reader.value()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(release)
    writer.value(digest)
    writer.string(fileName)
    writer.value(file)
    writer.u64(attempt)
    writer.value(committedAt)
  }
}

extension ShelvedRelease {
  static let recordName = ".record"

  /// Whether a name can stand beside the record in the release's directory, and nowhere else.
  package static func isFileName(_ name: String) -> Bool {
    !name.isEmpty && !name.utf8.contains(UInt8(ascii: "/")) && ![".", "..", recordName].contains(name)
      && !name.utf8.contains(0)
  }
}

extension FileVersion {
  /// Whether it is the same file with nothing written to it; its names may have changed.
  func isContent(of other: FileVersion) -> Bool {
    file == other.file && size == other.size && modified == other.modified
  }
}
