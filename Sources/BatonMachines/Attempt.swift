/// The number of one try to upgrade or to start: every message and every command about the attempt carries it.
///
/// The supervisor counts attempts up for ever and maps each to the `handoff_id` on the wire. A managed process counts
/// the ids that it meets; its numbers need to be different for different attempts and nothing else.
package struct Attempt: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let number: UInt64

  package init(_ number: UInt64) {
    self.number = number
  }

  package var description: String { "\(number)" }

  package static func < (left: Attempt, right: Attempt) -> Bool {
    left.number < right.number
  }
}
