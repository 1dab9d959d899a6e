import BatonKV
import Testing

private func text(_ outbox: Outbox) -> String { String(decoding: outbox.sendable, as: UTF8.self) }

extension Outbox {
  fileprivate mutating func add(_ text: String, until: Revision, durable: Revision = 0) {
    add(Array(text.utf8), until: until, durable: durable)
  }
}

@Suite struct `The answers that a client is owed` {
  @Test func `leave in the order of the requests, also when a later one could leave earlier`() {
    var outbox = Outbox()
    outbox.add("a", until: 0)
    outbox.add("b", until: 2)
    outbox.add("c", until: 0)
    outbox.add("d", until: 1)
    #expect(text(outbox) == "a")
    outbox.release(upTo: 1)
    #expect(text(outbox) == "a" && outbox.isWaiting)
    outbox.release(upTo: 2)
    #expect(text(outbox) == "abcd" && !outbox.isWaiting)
  }

  @Test func `are refused when their writes never happened, and only those`() {
    var outbox = Outbox()
    outbox.add("a", until: 1)
    outbox.add("b", until: 3)
    outbox.add("c", until: 0)
    outbox.refuse(after: 1, with: Array("no".utf8))
    #expect(text(outbox) == "anoc" && outbox.byteCount == 4)
  }

  @Test func `are counted until they have been sent`() {
    var outbox = Outbox()
    outbox.add("abc", until: 0)
    outbox.add("d", until: 1)
    #expect(outbox.byteCount == 4 && !outbox.isEmpty)
    outbox.sent(2)
    #expect(text(outbox) == "c" && outbox.byteCount == 2)
    outbox.release(upTo: 1)
    outbox.sent(2)
    #expect(outbox.isEmpty && outbox.byteCount == 0)
  }
}
