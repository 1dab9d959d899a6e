import BatonMachines
import BatonProtocol

/// The data is this process's own: open it, and say that you are ready.
///
/// Nobody is answered yet. Write nothing that the process before this one could not read: until the server is told to
/// serve, the upgrade can be undone.
///
/// Letting go of this stage tells the supervisor that the upgrade has failed.
public struct Owning: ~Copyable, Sendable {
  /// How the process came to own the data.
  public enum Arrival: Hashable, Sendable {
    /// From the process before it, or as the first one: open the data and read what the seal has changed.
    case handedOver
    /// An upgrade was undone and the data has come back: **read what was appended since you drained**, and open your files
    /// anew. The successor may have written, and what you have in memory is old.
    case resumed
  }

  /// The tie to the supervisor.
  public let process: ManagedProcess
  /// How the process came to own the data.
  public let arrival: Arrival
  /// The number of this ownership. It only grows, from owner to owner: write it beside what must not be overwritten by an
  /// owner that was thought dead.
  public var generation: UInt64 { place.generation.number }

  let place: Place
  let number: UInt32

  init(_ process: ManagedProcess, _ place: Place, _ arrival: Arrival) {
    self.process = process
    self.place = place
    self.arrival = arrival
    number = process.enter()
  }

  deinit {
    process.left(number, .owning)
  }
}

extension Owning {
  /// Says that the server could answer, and waits until it may. Blocks the calling thread; in a task, the `async` form is
  /// taken.
  ///
  /// Connections may already be accepted and requests read while you wait, as long as nobody is answered.
  ///
  /// - Parameters:
  ///   - revisions: The last revision of every shard, as found at opening and before the first write. The supervisor aborts
  ///     when they are not the sealed ones.
  ///   - health: What the server thinks of itself. An unsound one is not let serve.
  /// - Returns: The stage in which the server serves.
  /// - Throws: ``BatonError`` with a code that says why this process has to end: ``BatonError/Code/aborted``,
  ///   ``BatonError/Code/supervisorGone``, ``BatonError/Code/system`` when the lock could not be stamped, or
  ///   ``BatonError/Code/stopped``. Leave `main` without having answered anybody.
  public consuming func ready(revisions: [UInt64] = [], health: Health = .sound) throws(BatonError) -> Serving {
    let opening = Opening(revisions: revisions, health: health)
    var place = place
    while true {
      process.desk.wish(.opened(place.attempt, opening))
      let seen = place.seen
      switch try process.desk.wait(for: { $0.openingOutcome(after: seen) }).value() {
      case .serving(let seen): return Serving(process, seen: seen)
      case .again(let anew): place = anew
      case .ended(let error): throw error
      }
    }
  }

  /// Says that the server could answer, and waits until it may.
  ///
  /// Connections may already be accepted and requests read while you wait, as long as nobody is answered.
  ///
  /// - Parameters:
  ///   - revisions: The last revision of every shard, as found at opening and before the first write. The supervisor aborts
  ///     when they are not the sealed ones.
  ///   - health: What the server thinks of itself. An unsound one is not let serve.
  /// - Returns: The stage in which the server serves.
  /// - Throws: ``BatonError`` with a code that says why this process has to end: ``BatonError/Code/aborted``,
  ///   ``BatonError/Code/supervisorGone``, ``BatonError/Code/system`` when the lock could not be stamped,
  ///   ``BatonError/Code/stopped``, or ``BatonError/Code/cancelled`` when the task was. Leave `main` without having
  ///   answered anybody.
  public consuming func ready(
    revisions: [UInt64] = [], health: Health = .sound
  ) async throws(BatonError) -> Serving {
    let opening = Opening(revisions: revisions, health: health)
    var place = place
    while true {
      process.desk.wish(.opened(place.attempt, opening))
      let seen = place.seen
      switch try await process.desk.wait(for: { $0.openingOutcome(after: seen) }).value() {
      case .serving(let seen): return Serving(process, seen: seen)
      case .again(let anew): place = anew
      case .ended(let error): throw error
      }
    }
  }

  /// Ends the upgrade, and tells the supervisor why. Leave `main` then.
  ///
  /// Blocks until the supervisor has been told, for two seconds at most.
  public consuming func decline(_ reason: String, because kind: DeclineReason) {
    process.decline(kind, reason)
  }
}
