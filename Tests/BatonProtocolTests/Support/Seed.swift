import Foundation

/// Where a test's random numbers begin. A failure prints it; `BATON_SEED` brings the same numbers again.
enum Seed {
  static let ofThisRun: UInt64 =
    ProcessInfo.processInfo.environment["BATON_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)

  static let note = "BATON_SEED=\(ofThisRun)"
}

/// SplitMix64: small, fast, and every seed gives another sequence.
struct SeededGenerator: RandomNumberGenerator {
  private var state = Seed.ofThisRun

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var word = state
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }
}
