import BatonProtocol
import Testing

@Suite struct `A Prepared` {
  private let expected = PreparedExpectation(service: "kv", listeners: ["main", "web"], formatFound: 3)

  private func verdict(_ change: (inout Message.Prepared) -> Void) -> Judgement {
    var prepared = Message.Prepared(
      handoffID: HandoffID(high: 1, low: 1), service: "kv", listeners: ["web", "main"],
      formats: DataFormats(reads: 2...4, writes: 4))
    change(&prepared)
    return prepared.judged(by: expected)
  }

  @Test func `is sound when service, listeners and formats fit, in whatever order`() {
    #expect(verdict { _ in } == .sound)
  }

  @Test func `of another service is unsound`() {
    #expect(
      verdict { $0.service = "web" }
        == .unsound(.otherService, detail: "the process serves 'web', supervised is 'kv'"))
  }

  @Test func `that leaves a listener unused is unsound`() {
    #expect(
      verdict { $0.listeners = ["web"] } == .unsound(.listenerMissing, detail: "the process does not use 'main'"))
  }

  @Test func `that wants a listener nobody gave is unsound`() {
    #expect(
      verdict { $0.listeners.append("admin") }
        == .unsound(.listenerUnknown, detail: "the process wants 'admin', given is 'main', 'web'"))
  }

  @Test func `that reads no format is unsound`() {
    #expect(
      verdict { $0.formatReadMin = 5 } == .unsound(.formatRangeEmpty, detail: "the process reads formats 5 to 4"))
  }

  @Test func `that could not read what it writes is unsound`() {
    #expect(
      verdict { $0.formatWritten = 5 }
        == .unsound(.formatNotItsOwn, detail: "the process writes format 5 and reads formats 2 to 4"))
  }

  @Test(arguments: [(UInt32(1), false), (2, true), (3, true), (4, true), (5, false)])
  func `is sound only when it reads the format that is there`(found: UInt32, isRead: Bool) {
    var other = expected
    other.formatFound = found
    let prepared = Message.Prepared(
      handoffID: HandoffID(high: 1, low: 1), service: "kv", listeners: ["main", "web"],
      formats: DataFormats(reads: 2...4, writes: 2))
    let unreadable = Judgement.unsound(
      .formatUnreadable, detail: "the data has format \(found) and the process reads formats 2 to 4")
    #expect(prepared.judged(by: other) == (isRead ? .sound : unreadable))
  }

  @Test func `finds no format where there is no data`() {
    var empty = expected
    empty.formatFound = nil
    let prepared = Message.Prepared(
      handoffID: HandoffID(high: 1, low: 1), service: "kv", listeners: ["main", "web"],
      formats: DataFormats(reads: 1...1, writes: 1))
    #expect(prepared.judged(by: empty) == .sound)
  }
}

@Suite struct `A release` {
  @Test(arguments: [(UInt32(1), Reversibility.oneWay), (2, .reversible), (3, .reversible), (4, .oneWay)])
  func `is reversible when the incumbent reads what it writes`(writes: UInt32, expected: Reversibility) {
    let incumbent = DataFormats(reads: 2...3, writes: 2)
    #expect(DataFormats(reads: 1...4, writes: writes).reversibility(for: incumbent) == expected)
  }
}
