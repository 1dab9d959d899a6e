package import BatonPlatform
package import BatonPostcard

/// By what to replace the supervisor's own program, and how.
package struct SelfUpgradeRequest: Hashable, Sendable {
  package var executable: RequestedExecutable
  package var haste: Haste
  package var reason: String
  package var waiting: UpgradeRequest.Waiting

  package init(
    executable: RequestedExecutable, haste: Haste = .afterAttempt, reason: String = "",
    waiting: UpgradeRequest.Waiting = .untilFinished
  ) {
    self.executable = executable
    self.haste = haste
    self.reason = reason
    self.waiting = waiting
  }

  /// What becomes of an attempt that is in flight.
  package enum Haste: RecordedCase, Sendable {
    /// It is finished first.
    case afterAttempt
    /// It is aborted first, unless it is past the commit record.
    case abortingAttempt
  }
}

/// A candidate that fits, and what it is to replace: by this an asker who comes back tells one from the other.
package struct AcceptedCandidate: Hashable, Sendable {
  package var path: String
  package var file: FileIdentity
  package var version: String
  /// Of the program that it replaces.
  package var replacedVersion: String
  package var replacedSince: WallClock
  /// The attempt that ends before.
  package var attemptInFlight: UInt64?
  /// What speaks for thinking it over.
  package var warning: String?

  package init(
    path: String, file: FileIdentity, version: String, replacedVersion: String, replacedSince: WallClock,
    attemptInFlight: UInt64? = nil, warning: String? = nil
  ) {
    self.path = path
    self.file = file
    self.version = version
    self.replacedVersion = replacedVersion
    self.replacedSince = replacedSince
    self.attemptInFlight = attemptInFlight
    self.warning = warning
  }
}

extension SelfUpgradeRequest: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    executable = try reader.value()
    haste = try reader.value()
    reason = try reader.string()
    waiting = try reader.value()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.value(executable)
    writer.value(haste)
    writer.string(reason)
    writer.value(waiting)
  }
}

extension AcceptedCandidate: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    path = try reader.string()
    file = try reader.value()
    version = try reader.string()
    replacedVersion = try reader.string()
    replacedSince = try reader.value()
    attemptInFlight = try reader.optionalU64()
    warning = try reader.optionalString()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.string(path)
    writer.value(file)
    writer.string(version)
    writer.string(replacedVersion)
    writer.value(replacedSince)
    writer.optionalU64(attemptInFlight)
    writer.optionalString(warning)
  }
}
