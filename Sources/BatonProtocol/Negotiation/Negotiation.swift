/// What becomes of two ranges of versions. The supervisor decides it at Hello, before anything is drained.
package enum Negotiation: Hashable, Sendable {
  /// The highest version that both speak.
  case agreed(ProtocolVersion)
  /// They share none; the reason names both ranges.
  case disjoint(reason: String)

  package init(ours: VersionRange = .spoken, theirs: VersionRange) {
    if let version = ours.highestCommon(with: theirs) {
      self = .agreed(version)
    } else {
      self = .disjoint(reason: "no common version: the supervisor speaks \(ours), the process speaks \(theirs)")
    }
  }
}
