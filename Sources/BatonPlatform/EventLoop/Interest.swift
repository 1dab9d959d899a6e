import CBatonLinux

/// What a watcher wants to be told of a descriptor. Hang-up and error are always told.
package struct Interest: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  package static let readable = Interest(rawValue: EPOLLIN.rawValue | EPOLLRDHUP.rawValue)
  package static let writable = Interest(rawValue: EPOLLOUT.rawValue)
  /// Told once for everything that arrives, not again and again: for a reader that leaves bytes where they are until
  /// more have come.
  package static let changes = Interest(rawValue: EPOLLET.rawValue)
}

/// What became true of a descriptor. Level-triggered, unless `Interest.changes` was asked for: told again until it is
/// dealt with.
package struct Readiness: OptionSet, Hashable, Sendable {
  package let rawValue: UInt32

  package init(rawValue: UInt32) {
    self.rawValue = rawValue
  }

  package static let readable = Readiness(rawValue: EPOLLIN.rawValue)
  package static let writable = Readiness(rawValue: EPOLLOUT.rawValue)
  /// The peer has closed its sending side; bytes it sent before may still be unread.
  package static let peerStoppedSending = Readiness(rawValue: EPOLLRDHUP.rawValue)
  /// Both directions are closed; bytes may still be unread.
  package static let hungUp = Readiness(rawValue: EPOLLHUP.rawValue)
  package static let failed = Readiness(rawValue: EPOLLERR.rawValue)
}
