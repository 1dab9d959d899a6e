import BatonPlatform
import BatonSupervisor
import Testing

@Suite struct `The wall clock` {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"),
    (951_782_399_999, "2000-02-28T23:59:59.999Z"),
    (951_782_400_000, "2000-02-29T00:00:00.000Z"),
    (1_795_269_802_481, "2026-11-21T14:03:22.481Z"),
    (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    (UInt64.max, "9999-12-31T23:59:59.999Z"),
  ])
  func `reads like the calendar`(milliseconds: UInt64, expected: String) {
    #expect(WallClock(unixMilliseconds: milliseconds).isoText == expected)
  }

  @Test func `is read by people with the zone in words`() {
    #expect(WallClock(unixMilliseconds: 1_795_269_802_481).text == "2026-11-21 14:03:22.481 UTC")
  }
}

@Suite struct `A length of time` {
  @Test func `between two stamps may be negative`() {
    #expect(Duration.between(10, 4) == .nanoseconds(-6))
    #expect(Duration.between(4, 10) == .nanoseconds(6))
    #expect(Duration.between(.max, 0).wholeNanoseconds == -Int64.max)
  }
}
