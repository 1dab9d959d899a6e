import BatonMachines
import BatonProtocol

/// The attempts that this process has met, numbered in the order in which it met them.
///
/// It forgets the oldest: a late message of an attempt that long ago gets a new number, which is as dead as the old one.
struct AttemptNumbers {
  private static let remembered = 64

  private var met: [(id: HandoffID, attempt: Attempt)] = []

  /// The attempt that was begun last: what is said without being asked is about that one.
  private(set) var latest = HandoffID(high: 0, low: 0)

  /// The number of an attempt that begins for this process.
  mutating func begun(_ id: HandoffID) -> Attempt {
    latest = id
    return attempt(id)
  }

  mutating func attempt(_ id: HandoffID) -> Attempt {
    if let known = met.last(where: { $0.id == id }) { return known.attempt }
    let attempt = Attempt((met.last?.attempt.number ?? 0) + 1)
    if met.count == Self.remembered { met.removeFirst() }
    met.append((id, attempt))
    return attempt
  }

  func id(_ attempt: Attempt) -> HandoffID {
    met.last { $0.attempt == attempt }?.id ?? latest
  }
}
