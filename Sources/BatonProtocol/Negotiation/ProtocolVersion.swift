/// The number that every frame carries.
///
/// Any number decodes; 0 and 65535 are nobody's version and are refused by the session (see `VersionGate`), not by the
/// decoder of bytes.
package struct ProtocolVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: UInt16

  @inlinable
  package init(_ number: UInt16) {
    self.number = number
  }

  /// The version that servers in other languages already speak.
  package static let one = ProtocolVersion(1)
  /// Warm before drain, the lock from hand to hand, nothing answered before the commit record.
  package static let two = ProtocolVersion(2)

  /// False for the two numbers that no peer may use.
  package var isUsable: Bool { number != 0 && number != .max }

  package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

  package var description: String { "version \(number)" }
}
