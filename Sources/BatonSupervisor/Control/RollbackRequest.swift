package import BatonPostcard

/// Which kept release to hand over to, and how.
package struct RollbackRequest: Hashable, Sendable {
  /// How the sha256 of its executable begins; nothing means the one before the present one.
  package var hashPrefix: String?
  package var reason: String
  package var timeoutMilliseconds: UInt64?
  package var waiting: UpgradeRequest.Waiting

  package init(
    hashPrefix: String? = nil, reason: String = "", timeoutMilliseconds: UInt64? = nil,
    waiting: UpgradeRequest.Waiting = .untilFinished
  ) {
    self.hashPrefix = hashPrefix
    self.reason = reason
    self.timeoutMilliseconds = timeoutMilliseconds
    self.waiting = waiting
  }
}

extension RollbackRequest: Recorded {
  package init(from reader: inout RecordReader) throws(Malformed) {
    hashPrefix = try reader.optionalString()
    reason = try reader.string()
    timeoutMilliseconds = try reader.optionalU64()
    waiting = try reader.value()
  }

  package func write(to writer: inout PostcardWriter) {
    writer.optionalString(hashPrefix)
    writer.string(reason)
    writer.optionalU64(timeoutMilliseconds)
    writer.value(waiting)
  }
}
