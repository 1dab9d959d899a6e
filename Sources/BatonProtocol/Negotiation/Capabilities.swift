/// What a process can do beyond its version, as the bits of Hello. A bit without a name here is ignored.
package struct Capabilities: OptionSet, Hashable, Sendable {
  package let rawValue: UInt64

  package init(rawValue: UInt64) {
    self.rawValue = rawValue
  }

  /// It can park its clients' connections, offer them over a pair, and take connections that are offered (version 2).
  package static let movesConnections = Capabilities(rawValue: 1 << 0)
}
