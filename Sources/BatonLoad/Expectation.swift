/// What is known of one value that one writer alone changes, and what anybody may therefore find.
///
/// A value is *acknowledged*, or *asked*: requested, with no answer to say whether it was done. In fair weather only
/// the request in the air is in doubt; after a connection broke the server may have executed it or not, and the request
/// is sent again.
struct Expectation: Hashable, Sendable {
  private(set) var acknowledged: UInt64 = 0
  private(set) var asked: UInt64 = 0
  /// How many requests without an answer may have been executed since the last acknowledgement.
  private(set) var doubts: UInt64 = 0

  /// Asks for the next value. Every doubt may have counted it up already.
  mutating func ask() {
    asked = max(asked, acknowledged + 1 + doubts)
  }

  /// The connection broke before the answer.
  mutating func doubt() {
    doubts += 1
  }

  /// Whether an increment may answer so.
  func permits(increment answer: UInt64) -> Bool {
    acknowledged < answer && answer <= acknowledged + 1 + doubts
  }

  mutating func acknowledge(_ value: UInt64) {
    acknowledged = value
    asked = value
    doubts = 0
  }

  /// Whether somebody may find this value who began to look when `floor` was acknowledged.
  func permits(reading value: UInt64, since floor: UInt64) -> Bool {
    floor <= value && value <= asked
  }
}
