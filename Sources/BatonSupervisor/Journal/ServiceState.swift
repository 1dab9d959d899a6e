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

/// A process by more than its number, so that another process with the same number is never taken for it.
package struct KnownProcess: Hashable, Sendable {
  package var pid: Int32
  /// The kernel's start time of the process, in clock ticks since boot (proc(5), stat, field 22).
  package var startTicks: UInt64
  /// The boot in which the process lives: after another one it is gone, whatever has its number.
  package var bootID: String
  package var generation: Generation?

  package init(pid: Int32, startTicks: UInt64, bootID: String, generation: Generation? = nil) {
    self.pid = pid
    self.startTicks = startTicks
    self.bootID = bootID
    self.generation = generation
  }
}
