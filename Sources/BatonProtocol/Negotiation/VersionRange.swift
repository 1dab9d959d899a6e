/// The closed range of versions that a peer speaks.
package struct VersionRange: Hashable, Sendable, CustomStringConvertible {
  package let lowest: ProtocolVersion
  package let highest: ProtocolVersion

  /// Nothing when the range is empty or ends in a number that no peer may use.
  package init?(_ lowest: ProtocolVersion, _ highest: ProtocolVersion) {
    guard lowest <= highest, lowest.isUsable, highest.isUsable else { return nil }
    self.lowest = lowest
    self.highest = highest
  }

  private init(spoken lowest: ProtocolVersion, to highest: ProtocolVersion) {
    self.lowest = lowest
    self.highest = highest
  }

  /// What this program speaks.
  package static let spoken = VersionRange(spoken: .one, to: .two)
  /// What a peer speaks that knows only version 1.
  package static let onlyOne = VersionRange(spoken: .one, to: .one)

  package func contains(_ version: ProtocolVersion) -> Bool {
    lowest <= version && version <= highest
  }

  /// The highest version that both speak, or nothing when they share none.
  package func highestCommon(with other: VersionRange) -> ProtocolVersion? {
    let candidate = min(highest, other.highest)
    return candidate >= max(lowest, other.lowest) ? candidate : nil
  }

  package var description: String {
    lowest == highest ? "version \(lowest.number)" : "versions \(lowest.number) to \(highest.number)"
  }
}
