import BatonPlatform

extension WallClock {
  static var now: WallClock { WallClock(unixMilliseconds: UInt64(max(0, Host.wallClockNanoseconds())) / 1_000_000) }
}
