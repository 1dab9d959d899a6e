import BatonSupervisor
import Testing

@Suite struct `A service that dies again and again` {
  private let limits: Configuration.Limits = {
    var limits = Configuration.Limits()
    limits.restartDelay = .milliseconds(100)
    limits.restartDelayLimit = .seconds(1)
    return limits
  }()
  /// Draws the longest delay.
  private struct Unlucky: RandomNumberGenerator {
    mutating func next() -> UInt64 { .max }
  }

  @Test func `is started at once, then after a delay that doubles up to its limit`() {
    var restarts = Restarts()
    var longest = Unlucky()
    let delays = (0..<7).map { _ in restarts.nextDelay(limits, by: &longest) }
    #expect(delays == [0, 100, 200, 400, 800, 1_000, 1_000].map { .milliseconds($0) })
  }

  @Test func `is started at once again when it had been well for a while`() {
    var restarts = Restarts()
    var longest = Unlucky()
    for _ in 0..<5 { _ = restarts.nextDelay(limits, by: &longest) }
    restarts.noteDeath(.killed(signal: 9), servedFor: .seconds(8))
    #expect(restarts.nextDelay(limits, by: &longest) == .zero)
    restarts.noteDeath(.exited(status: 1), servedFor: .milliseconds(999))
    #expect(restarts.nextDelay(limits, by: &longest) == .milliseconds(100))
    #expect(restarts.deaths == 2)
    #expect(restarts.lastDeath == .exited(status: 1))
  }

  @Test func `waits longer each time when it served for less than ten times its delay`() {
    var restarts = Restarts()
    var longest = Unlucky()
    for _ in 0..<5 { _ = restarts.nextDelay(limits, by: &longest) }
    restarts.noteDeath(.killed(signal: 9), servedFor: .milliseconds(7_999))
    #expect(restarts.nextDelay(limits, by: &longest) == .seconds(1))
  }

  @Test func `waits no longer than the limit, however often it died`() {
    var restarts = Restarts()
    var longest = Unlucky()
    for _ in 0..<500 { _ = restarts.nextDelay(limits, by: &longest) }
    #expect(restarts.nextDelay(limits, by: &longest) == .seconds(1))
  }

  @Test func `does not come back in step with others`() {
    var chance = SystemRandomNumberGenerator()
    let delays = (0..<100).map { _ in
      var restarts = Restarts()
      return (0..<4).map { _ in restarts.nextDelay(limits, by: &chance) }[3]
    }
    #expect(delays.allSatisfy { $0 >= .milliseconds(200) && $0 <= .milliseconds(400) })
    #expect(Set(delays).count > 10)
  }
}
