import Foundation

/// What a server did, in order; the test waits for steps instead of sleeping.
final class Steps: @unchecked Sendable {
  private let condition = NSCondition()
  // Guarded by the condition's lock.
  private var taken: [String] = []

  func take(_ step: String) {
    condition.withLock {
      taken.append(step)
      condition.broadcast()
    }
  }

  var all: [String] { condition.withLock { taken } }

  /// Waits until so many steps were taken, and returns them; fewer when the time is over.
  func first(_ count: Int) -> [String] {
    wait { $0.count >= count }
  }

  /// Waits for a step; all that were taken, with or without it.
  @discardableResult
  func wait(for step: String) -> [String] {
    wait { $0.contains(step) }
  }

  private func wait(until done: ([String]) -> Bool) -> [String] {
    condition.withLock {
      let deadline = Date(timeIntervalSinceNow: 20)
      while !done(taken), condition.wait(until: deadline) {}
      return taken
    }
  }
}
