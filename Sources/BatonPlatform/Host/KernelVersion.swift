/// The kernel's version, as far as features go.
package struct KernelVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let major: Int
  package let minor: Int

  package init(major: Int, minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// pidfds from `clone` (5.2) and `waitid` on them (5.4), `pidfd_open` (5.3), and what came last: `close_range` with
  /// CLOSE_RANGE_CLOEXEC (5.11). There is no second way for older kernels: one that nobody runs is one that is wrong.
  package static let minimum = KernelVersion(major: 5, minor: 11)

  package static func ofThisHost() throws(SystemFailure) -> KernelVersion? {
    KernelVersion(release: try Host.kernelRelease())
  }

  /// `6.1.0-18-amd64`
  package init?(release: String) {
    let numbers = release.split(separator: ".").prefix(2).map { $0.prefix { "0"..."9" ~= $0 } }
    guard numbers.count == 2, let major = Int(numbers[0]), let minor = Int(numbers[1]) else { return nil }
    self.init(major: major, minor: minor)
  }

  package var description: String { "\(major).\(minor)" }

  package static func < (left: KernelVersion, right: KernelVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
