/// Keys and values, with what is on stable storage kept apart from what is not yet.
///
/// A write is evaluated at once, so that INCR after INCR counts up, but its result goes to `pending` and reaches `table` only when
/// its record is durable. Whoever reads a key meanwhile sees the pending value and learns its revision: the answer has to be
/// held until that revision is durable (`noting:`), so that nobody ever holds an answer which a power failure takes back. Answers
/// about other keys wait for nothing. A write that finds the disk full is undone by forgetting it.
package struct Keyspace: Sendable {
  private struct Pending {
    var value: Value?
    var revision: Revision
  }

  private var table: [Key: Value] = [:]
  private var pending: [Key: Pending] = [:]
  private var operations: [Operation] = []
  private var handedOver = 0

  /// The last revision that is on stable storage.
  package private(set) var durable: Revision = 0

  /// Bytes of the writes that are not durable.
  package private(set) var waitingBytes = 0

  /// The number of keys at the last revision, durable or not.
  package private(set) var count = 0

  package init() {}

  /// The last revision that was given to a write.
  package var revision: Revision { durable + Revision(operations.count) }

  /// The number of keys on stable storage.
  package var durableCount: Int { table.count }

  /// The value at the last revision; `until` grows to the revision that an answer about it must wait for.
  package func value(of key: Key, noting until: inout Revision) -> Value? {
    guard let entry = pending[key] else { return table[key] }
    until = max(until, entry.revision)
    return entry.value
  }

  /// Evaluates a write, to be answered when the revision that it returns is durable.
  package mutating func write(_ operation: Operation) -> Revision {
    operations.append(operation)
    waitingBytes += operation.byteCount
    switch operation {
    case .set(let pairs): for pair in pairs { put(pair.value, at: pair.key) }
    case .delete(let keys): for key in keys { put(nil, at: key) }
    }
    return revision
  }

  /// Writes that no one was told to make durable yet, the first of which has the revision `after` + 1.
  package mutating func handOver() -> (after: Revision, operations: ArraySlice<Operation>) {
    defer { handedOver = operations.count }
    return (durable + Revision(handedOver), operations[handedOver...])
  }

  /// True while there are writes to hand over.
  package var hasUnwritten: Bool { handedOver < operations.count }

  /// Everything up to a revision is on stable storage.
  package mutating func settle(upTo settled: Revision) {
    let settledCount = Int(settled - durable)
    precondition(settledCount <= handedOver, "a revision became durable that was never handed over")
    for operation in operations[..<settledCount] {
      waitingBytes -= operation.byteCount
      apply(operation)
      for key in operation.keys { forget(key, settledAt: settled) }
    }
    operations.removeFirst(settledCount)
    handedOver -= settledCount
    durable = settled
  }

  /// The log could not take what is not durable: it never happened.
  package mutating func rollBack() {
    operations = []
    pending = [:]
    waitingBytes = 0
    handedOver = 0
    count = table.count
  }

  /// Takes over a record of the log, which somebody else made durable or will.
  package mutating func replay(_ operation: Operation) {
    precondition(operations.isEmpty, "the log is replayed under pending writes")
    apply(operation)
    durable += 1
    count = table.count
  }

  /// Makes room ahead, so that the first write after a replay does not pay for moving a large table.
  package mutating func makeRoom() {
    if table.capacity - table.count < table.count / 4 { table.reserveCapacity(table.count * 3 / 2) }
  }

  private mutating func put(_ value: Value?, at key: Key) {
    var ignored: Revision = 0
    let existed = self.value(of: key, noting: &ignored) != nil
    count += (value == nil ? 0 : 1) - (existed ? 1 : 0)
    pending[key] = Pending(value: value, revision: revision)
  }

  private mutating func forget(_ key: Key, settledAt settled: Revision) {
    if let entry = pending[key], entry.revision <= settled { pending[key] = nil }
  }

  private mutating func apply(_ operation: Operation) {
    switch operation {
    case .set(let pairs): for pair in pairs { table[pair.key] = pair.value }
    case .delete(let keys): for key in keys { table[key] = nil }
    }
  }
}
