/// What the writers of a load wrote, and whether what is found agrees with it.
struct Ledger: Sendable {
  /// Values that a writer sets in turn, beside the counter that it counts up.
  private static let slotsPerWriter = 16

  /// Sets the keys of this load apart from those of every other.
  let prefix: String
  private var counters: [Expectation]
  private var slots: [[Expectation]]
  private var turns: [UInt64]

  init(writers: Int, prefix: String) {
    self.prefix = prefix
    counters = Array(repeating: Expectation(), count: writers)
    slots = Array(repeating: Array(repeating: Expectation(), count: Self.slotsPerWriter), count: writers)
    turns = Array(repeating: 0, count: writers)
  }

  /// What a writer asks for next: it counts up and sets a value in turn.
  mutating func nextWrite(of writer: Int) -> Request {
    defer { turns[writer] += 1 }
    guard turns[writer] % 2 == 1 else {
      counters[writer].ask()
      return .increment(key: counterKey(writer))
    }
    let slot = Int(turns[writer] / 2) % Self.slotsPerWriter
    slots[writer][slot].ask()
    return .set(key: slotKey(writer, slot), slots[writer][slot].asked)
  }

  func read(of writer: Int) -> (request: Request, floor: UInt64) {
    (.get(key: counterKey(writer)), counters[writer].acknowledged)
  }

  /// The writer's connection broke before the answer to `request`; it will be sent again.
  mutating func doubt(_ request: Request, of writer: Int) {
    guard case .increment = request else { return }
    counters[writer].doubt()
    counters[writer].ask()
  }

  /// Takes the answer to a write; words when it is not what it should be.
  mutating func take(_ answer: Answer, to request: Request, of writer: Int) -> String? {
    switch (request, answer) {
    case (.increment, .number(let number)):
      let value = UInt64(clamping: number)
      guard counters[writer].permits(increment: value) else {
        return "\(counterKey(writer)) counted to \(number) behind an acknowledged \(counters[writer].acknowledged)"
      }
      counters[writer].acknowledge(value)
      return nil
    case (.set(_, let value), .status("OK")):
      let slot = Int((turns[writer] - 1) / 2) % Self.slotsPerWriter
      slots[writer][slot].acknowledge(value)
      return nil
    case _: return "\(request) was answered \(answer)"
    }
  }

  /// Takes what a reader found in a writer's counter; words when it cannot be.
  func take(_ answer: Answer, readOf writer: Int, since floor: UInt64) -> String? {
    guard let value = Self.value(of: answer), counters[writer].permits(reading: value, since: floor) else {
      return "\(counterKey(writer)) is \(answer) where \(floor) to \(counters[writer].asked) may be"
    }
    return nil
  }

  /// Every key that was written, with what may be found there when nobody writes any more.
  var entries: [(request: Request, expectation: Expectation)] {
    counters.indices.flatMap { writer in
      [(Request.get(key: counterKey(writer)), counters[writer])]
        + slots[writer].indices.map { (Request.get(key: slotKey(writer, $0)), slots[writer][$0]) }
    }
  }

  /// A key that was never written holds nothing, which counts as zero.
  static func value(of answer: Answer) -> UInt64? {
    switch answer {
    case .none: 0
    case .text(let text): UInt64(text)
    case .number, .status, .error: nil
    }
  }

  private func counterKey(_ writer: Int) -> String { "\(prefix)counter:\(writer)" }
  private func slotKey(_ writer: Int, _ slot: Int) -> String { "\(prefix)slot:\(writer):\(slot)" }
}
