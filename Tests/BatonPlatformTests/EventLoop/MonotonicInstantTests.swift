import BatonPlatform
import Testing

@Suite struct `A monotonic instant` {
  @Test func `moves by durations and never past its ends`() {
    let instant = MonotonicInstant(nanoseconds: 5_000)
    #expect(instant.advanced(by: .microseconds(2)).nanoseconds == 7_000)
    #expect(instant.advanced(by: .microseconds(-2)).nanoseconds == 3_000)
    #expect(instant.advanced(by: .seconds(-1)).nanoseconds == 0)
    #expect(MonotonicInstant(nanoseconds: .max - 1).advanced(by: .seconds(1)).nanoseconds == .max)
    #expect(instant.advanced(by: .seconds(Int64.max)).nanoseconds == 5_000 + UInt64(Int64.max))
    #expect(instant.duration(to: MonotonicInstant(nanoseconds: 4_000)) == .microseconds(-1))
    #expect(instant + .nanoseconds(1) > instant)
  }

  @Test func `is waited for, never shorter`() throws {
    let pair = try OwnedDescriptor.socketPair()
    // Less than the millisecond that poll counts in.
    for _ in 0..<20 {
      let deadline = MonotonicInstant.now() + .microseconds(700)
      #expect(try !pair.first.wait(for: .readable, until: deadline))
      #expect(MonotonicInstant.now() >= deadline)
    }
  }
}
