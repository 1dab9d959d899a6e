import BatonMachines
import BatonProtocol

/// The successor waits: bring the data to stable storage, close it, and say so.
///
/// Only what is not yet on storage has to be written; a seal that takes long is a gap that clients feel.
///
/// Letting go of this stage tells the supervisor that the server has failed.
public struct Sealing: ~Copyable, Sendable {
  /// The tie to the supervisor.
  public let process: ManagedProcess

  let place: Place
  let number: UInt32

  init(_ process: ManagedProcess, _ place: Place) {
    self.process = process
    self.place = place
    number = process.enter()
  }

  deinit {
    process.left(number, .sealing)
  }
}

/// What follows a seal.
public enum AfterSeal: ~Copyable, Sendable {
  /// The upgrade is undone: open the data again, reading what was appended since, and serve.
  case resume(Owning)
  /// The process is to end, because the successor serves or because everything stops: leave `main`.
  ///
  /// After `complete` the data is not touched any more.
  case retire
}

extension Sealing {
  /// Tells the supervisor how far the seal has come.
  ///
  /// - Parameters:
  ///   - sealed: How many shards are sealed.
  ///   - total: Of how many.
  ///   - revision: The last revision that is sealed.
  public func progress(_ sealed: UInt32, of total: UInt32, revision: UInt64 = 0) {
    process.desk.wish(.sealProgress(sealed: sealed, total: total, revision: revision))
  }

  /// Whether the upgrade was given up meanwhile, or the process is to end: there is no point in sealing on.
  ///
  /// Call `complete` or `failed` all the same: it says what
  /// follows.
  public var isCalledOff: Bool {
    let seen = place.seen
    return process.desk.look { $0.yieldingOutcome(after: seen) } != nil
  }

  /// Says that the data is on stable storage and closed, gives the lock away, and waits for what follows. Blocks the
  /// calling thread; in a task, the `async` form is taken.
  ///
  /// From here on the data belongs to somebody else, unless the answer is ``AfterSeal/resume(_:)``.
  ///
  /// - Parameters:
  ///   - revisions: The last revision of every shard. The successor has to open exactly these.
  ///   - fingerprint: Thirty-two bytes that stand for the content, for those who compare; other lengths are not sent.
  /// - Returns: What follows.
  /// - Throws: ``BatonError/Code/system``, when the library itself cannot go on.
  public consuming func complete(revisions: [UInt64] = [], fingerprint: [UInt8] = []) throws(BatonError) -> AfterSeal {
    process.desk.wish(.sealFinished(place.attempt, Sealed(revisions, fingerprint)))
    let seen = place.seen
    return try following(process.desk.wait { $0.yieldingOutcome(after: seen) })
  }

  /// Says that the data is on stable storage and closed, gives the lock away, and waits for what follows.
  ///
  /// From here on the data belongs to somebody else, unless the answer is ``AfterSeal/resume(_:)``.
  ///
  /// - Parameters:
  ///   - revisions: The last revision of every shard. The successor has to open exactly these.
  ///   - fingerprint: Thirty-two bytes that stand for the content, for those who compare; other lengths are not sent.
  /// - Returns: What follows.
  /// - Throws: ``BatonError/Code/cancelled`` when the task is cancelled, ``BatonError/Code/system`` when the library itself
  ///   cannot go on.
  public consuming func complete(
    revisions: [UInt64] = [], fingerprint: [UInt8] = []
  ) async throws(BatonError) -> AfterSeal {
    process.desk.wish(.sealFinished(place.attempt, Sealed(revisions, fingerprint)))
    let seen = place.seen
    return try following(await process.desk.wait { $0.yieldingOutcome(after: seen) })
  }

  /// Says that the data cannot be sealed, keeps the lock, and waits for what follows. Blocks the calling thread; in a
  /// task, the `async` form is taken.
  ///
  /// - Parameters:
  ///   - error: Why, for people.
  ///   - partialState: What is sealed and what is not, for people.
  /// - Returns: What follows.
  /// - Throws: ``BatonError/Code/system``, when the library itself cannot go on.
  public consuming func failed(_ error: String, partialState: String = "") throws(BatonError) -> AfterSeal {
    process.desk.wish(.sealFailed(place.attempt, SealFailure(error: error, partialState: partialState)))
    let seen = place.seen
    return try following(process.desk.wait { $0.yieldingOutcome(after: seen) })
  }

  /// Says that the data cannot be sealed, keeps the lock, and waits for what follows.
  ///
  /// - Parameters:
  ///   - error: Why, for people.
  ///   - partialState: What is sealed and what is not, for people.
  /// - Returns: What follows.
  /// - Throws: ``BatonError/Code/cancelled`` when the task is cancelled, ``BatonError/Code/system`` when the library itself
  ///   cannot go on.
  public consuming func failed(_ error: String, partialState: String = "") async throws(BatonError) -> AfterSeal {
    process.desk.wish(.sealFailed(place.attempt, SealFailure(error: error, partialState: partialState)))
    let seen = place.seen
    return try following(await process.desk.wait { $0.yieldingOutcome(after: seen) })
  }

  private consuming func following(_ sight: Desk.Sight<YieldingOutcome>) throws(BatonError) -> AfterSeal {
    switch try sight.value() {
    case .resume(let place): return .resume(Owning(process, place, .resumed))
    case .retire:
      process.leaveForGood()
      return .retire
    case .ended(let error): throw error
    // The same question cannot be asked again before it was answered.
    case .seal: preconditionFailure("bug in baton: asked to seal while sealing")
    }
  }
}

extension Sealed {
  fileprivate init(_ revisions: [UInt64], _ fingerprint: [UInt8]) {
    self.init(revisions: revisions, fingerprint: Fingerprint(bytes: fingerprint) ?? .zero)
  }
}
