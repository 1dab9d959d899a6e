package import BatonMachines
package import BatonPlatform
package import BatonProtocol

/// The supervisor's hold on the data directory's lock while it passes from hand to hand.
///
/// design.md, "The lock's passage": a pair of sockets is made for the attempt, one end goes to the incumbent with
/// SealRequest, and the incumbent sends the locked descriptor on it. Neither this end nor the copy of the lock is ever
/// stored or inherited: if the supervisor dies, the kernel drops both.
package struct LockCustody: ~Copyable {
  private var escrow: OwnedDescriptor?
  private var handoffID: HandoffID?
  private var lock: OwnedDescriptor?

  package init() {}

  package var isHeld: Bool { lock != nil }

  /// Makes the pair of an attempt, in the place of any other.
  ///
  /// - Returns: The incumbent's end. Whoever sends it closes it.
  package mutating func makeEscrow(for attempt: HandoffID) throws(SystemFailure) -> OwnedDescriptor {
    let pair = try OwnedDescriptor.socketPair()
    try pair.first.setWaiting(.nonBlocking)
    escrow = .some(pair.first)
    handoffID = attempt
    return pair.second
  }

  /// Takes the lock if the incumbent has sent it: exactly the attempt's sixteen bytes with a descriptor.
  package mutating func collect() -> Custody {
    if lock != nil { return .held }
    var bytes: [UInt8] = []
    guard let arrived = receive(into: &bytes), bytes == handoffID?.bytes else { return .missing }
    lock = consume arrived
    CrashPoint.pass("lock/collected")
    return .held
  }

  private func receive(into bytes: inout [UInt8]) -> OwnedDescriptor? {
    do {
      // One byte more than there may be: a longer message is none of ours.
      let message = try escrow?.receive(appendingTo: &bytes, limit: HandoffID.byteCount + 1)
      return message?.takeDescriptor()
    } catch {
      return nil
    }
  }

  /// How the lock comes to the process that shall own the data next.
  package func passage(for strategy: Course.Strategy) -> LockPassage {
    switch strategy {
    case .overlap: .noLock
    case .exclusive: isHeld ? .attached : .acquire
    }
  }

  /// Lends the lock; nothing happens when there is none.
  package func withLock(_ body: (borrowing OwnedDescriptor) -> Void) {
    switch lock {
    case .some(let lock): body(lock)
    case .none: break
    }
  }

  package mutating func drop() {
    escrow = nil
    handoffID = nil
    lock = nil
  }
}
