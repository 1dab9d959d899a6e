package import BatonPlatform
package import BatonProtocol

/// What STATE/state holds: what is true between two attempts.
///
/// It is replaced as a whole and durably when an attempt has ended. What happens in between stands in the journal.
package struct ServiceState: Hashable, Sendable {
  package var service: String
  /// The release that a crash restarts; nothing before the first start.
  package var committed: Release?
  /// The highest generation that was given out or seen: the next attempt reserves the three above it.
  package var generationBase: Generation
  /// The number of the last attempt that has ended: journal records up to it say nothing new.
  package var lastAttempt: UInt64
  /// The process that served when this was written.
  package var incumbent: KnownProcess?

  package init(
    service: String, committed: Release? = nil, generationBase: Generation = .zero, lastAttempt: UInt64 = 0,
    incumbent: KnownProcess? = nil
  ) {
    self.service = service
    self.committed = committed
    self.generationBase = generationBase
    self.lastAttempt = lastAttempt
    self.incumbent = incumbent
  }
}

/// A process that is remembered, beyond doubt, with what it owns.
package struct KnownProcess: Hashable, Sendable {
  /// After another boot the process is gone, whatever has its number.
  package var identity: ProcessIdentity
  package var generation: Generation?

  package init(_ identity: ProcessIdentity, generation: Generation? = nil) {
    self.identity = identity
    self.generation = generation
  }
}
