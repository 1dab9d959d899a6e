package import BatonPostcard

/// Why a record could not be read. Whoever reads says which file it was and what happens next.
package enum RecordDamage: Error, Hashable, Sendable, CustomStringConvertible {
  /// The bytes end before the record does, as after a crash in the middle of a write.
  case torn
  case otherKind(expected: String)
  case tooLong(Int)
  case wrongChecksum
  /// Whole, but of a version that this Baton does not read.
  case otherVersion(UInt16, known: UInt16)
  case malformed(Malformed)
  case trailing(Int)

  package var description: String {
    switch self {
    case .torn: "the record ends in the middle"
    case .otherKind(let expected): "expected a record of the kind \(expected)"
    case .tooLong(let length): "a record of \(length) bytes is longer than the limit of \(Envelope.contentByteLimit)"
    case .wrongChecksum: "the checksum does not match"
    case .otherVersion(let version, let known) where version > known:
      "written in format \(version) by a newer Baton; this one reads format \(known)"
    case .otherVersion(let version, let known): "written in format \(version); this Baton reads format \(known)"
    case .malformed(let malformed): "\(malformed)"
    case .trailing(let count): "\(counted(count, "byte")) too many after the record"
    }
  }
}
