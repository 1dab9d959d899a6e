import Foundation

/// What a server did, in order. The test waits for steps instead of sleeping, and can hold the server at one.
final class Steps: @unchecked Sendable {
  private let condition = NSCondition()
  // Both guarded by the condition's lock.
  private var taken: [String] = []
  private var held: Set<String>

  init(holding held: Set<String> = []) {
    self.held = held
  }

  func take(_ step: String) {
    condition.withLock {
      taken.append(step)
      condition.broadcast()
      let deadline = Date(timeIntervalSinceNow: 30)
      while held.contains(step), condition.wait(until: deadline) {}
    }
  }

  /// Lets a server go on that is, or will be, held at the step.
  func release(_ step: String) {
    condition.withLock {
      held.remove(step)
      condition.broadcast()
    }
  }

  var all: [String] { condition.withLock { taken } }

  /// Waits until so many steps were taken, and returns them; fewer when the time is over.
  @discardableResult
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
