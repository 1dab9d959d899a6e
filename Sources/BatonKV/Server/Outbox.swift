/// The answers that a connection is owed, in the order of its requests: those that still wait for stable storage, and the bytes that
/// may be sent. An answer that waits holds back all behind it.
package struct Outbox: Sendable {
  private struct Held {
    let until: Revision
    let bytes: [UInt8]
  }

  private var held: [Held] = []
  private var heldBytes = 0
  private var ready: [UInt8] = []
  private var sentCount = 0

  package init() {}

  /// Bytes that may be sent now.
  package var sendable: ArraySlice<UInt8> { ready[sentCount...] }

  /// True while an answer waits for stable storage.
  package var isWaiting: Bool { !held.isEmpty }

  package var isEmpty: Bool { held.isEmpty && sentCount == ready.count }

  /// Bytes of all answers that were not sent.
  package var byteCount: Int { heldBytes + ready.count - sentCount }

  package mutating func add(_ bytes: [UInt8], until: Revision, durable: Revision) {
    if held.isEmpty && until <= durable {
      ready.append(contentsOf: bytes)
    } else {
      held.append(Held(until: until, bytes: bytes))
      heldBytes += bytes.count
    }
  }

  /// Makes ready what waited for no more than this revision.
  package mutating func release(upTo durable: Revision) {
    let count = held.firstIndex { $0.until > durable } ?? held.count
    for answer in held[..<count] {
      ready.append(contentsOf: answer.bytes)
      heldBytes -= answer.bytes.count
    }
    held.removeFirst(count)
  }

  /// Replaces every answer that waits for a later revision: it will never be.
  package mutating func refuse(after durable: Revision, with refusal: [UInt8]) {
    held = held.map { $0.until > durable ? Held(until: durable, bytes: refusal) : $0 }
    heldBytes = held.reduce(0) { $0 + $1.bytes.count }
    release(upTo: durable)
  }

  package mutating func sent(_ count: Int) {
    sentCount += count
    if sentCount == ready.count {
      ready.removeAll(keepingCapacity: ready.capacity <= Limits.readBytes)
      sentCount = 0
    } else if sentCount > Limits.readBytes, sentCount > ready.count / 2 {
      ready.removeFirst(sentCount)
      sentCount = 0
    }
  }
}
