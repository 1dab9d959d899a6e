import BatonMachines
import BatonProtocol

/// The attempts that this process has met, numbered in the order in which it met them.
///
/// It forgets the oldest: a late message of an attempt that long ago gets a new number, which is as dead as the old one.
struct AttemptNumbers {
  private static let remembered = 64

  private var met: [(id: HandoffID, attempt: Attempt)] = []

  /// The attempt that was met last: what a message is about that names none.
  private(set) var latest = HandoffID(high: 0, low: 0)

  mutating func attempt(_ id: HandoffID) -> Attempt {
    latest = id
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
