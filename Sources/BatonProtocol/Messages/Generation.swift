/// The number of one ownership of the lock. It only grows, so that a stale owner can be told from the present one.
package struct Generation: Hashable, Comparable, Sendable, CustomStringConvertible {
  package let number: UInt64

  @inlinable
  package init(_ number: UInt64) {
    self.number = number
  }

  /// Before the first owner.
  package static let zero = Generation(0)

  /// The generation `count` ownerships later. It saturates: at one a nanosecond the numbers last five centuries.
  package func advanced(by count: UInt64) -> Generation {
    let (sum, overflow) = number.addingReportingOverflow(count)
    return Generation(overflow ? .max : sum)
  }

  package static func < (left: Self, right: Self) -> Bool { left.number < right.number }

  package var description: String { "\(number)" }
}
