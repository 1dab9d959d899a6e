import BatonLoad
import BatonPlatform
import Foundation
import Testing

extension Load {
  fileprivate borrowing func wait(for isEnough: (LoadTally) -> Bool) throws {
    guard try wait(until: .now().advanced(by: .seconds(60)), for: isEnough) else { throw NotSeen(tally: tally) }
  }
}

private struct NotSeen: Error { let tally: LoadTally }

/// The load is what every other test of whole programs trusts, so it is shown to see each thing that it counts.
@Suite struct `A load` {
  @Test func `sees nothing amiss on a redis server, and finds every write again`() throws {
    let redis = try RedisServer()
    let load = try Load(LoadPlan(address: redis.address))
    try load.wait { $0.acknowledgedWrites >= 2000 }
    let tally = try load.stop()
    #expect(tally.failures == [])
    #expect(tally.answers > tally.acknowledgedWrites)
    #expect(tally.connects > 6)
  }

  @Test func `misses writes that were acknowledged and are gone`() throws {
    let redis = try RedisServer()
    let load = try Load(LoadPlan(address: redis.address))
    try load.wait { $0.acknowledgedWrites >= 200 }
    _ = try redis.run("FLUSHALL")
    let tally = try load.stop()
    #expect(tally.failures.contains { $0.kind == .wrong || $0.kind == .lost })
  }

  @Test func `finds a single key missing at the end`() throws {
    let redis = try RedisServer()
    var plan = LoadPlan(address: redis.address)
    plan.writers = 1
    plan.readers = 0
    let load = try Load(plan)
    try load.wait { $0.acknowledgedWrites >= 64 }
    let slot = try redis.run("KEYS", "load:*:slot:0:3").trimmingCharacters(in: .whitespacesAndNewlines)
    _ = try redis.run("ACL", "SETUSER", "default", "-set", "-incr")
    _ = try redis.run("DEL", slot)
    let tally = try load.stop()
    #expect(tally.failures.contains { $0.kind == .lost && $0.detail.contains(slot) })
  }

  @Test func `counts a refused connect`() throws {
    let redis = try RedisServer()
    let load = try Load(LoadPlan(address: redis.address))
    try load.wait { $0.answers >= 10 }
    try redis.kill()
    try load.wait { $0.failures.contains { $0.kind == .refused } }
    do {
      _ = try load.stop()
      Issue.record("the writes were found on a server that is gone")
    } catch { #expect(error.errno == .connectionRefused || error.errno == .noSuchFile) }
  }

  @Test(arguments: [
    (Lie.halfAnAnswer, LoadFailure.Kind.partial), (.anotherAnswer, .wrong), (.noProtocol, .wrong), (.reset, .reset),
    (.silence, .late), (.twoAnswers, .wrong),
  ])
  func `counts what a lying server does`(lie: Lie, kind: LoadFailure.Kind) throws {
    let server = try LyingServer(lie)
    var plan = LoadPlan(address: server.address)
    (plan.writers, plan.readers, plan.newcomers) = (1, 0, 0)
    plan.patience = .milliseconds(200)
    let load = try Load(plan)
    while load.tally.failureCount == 0 { try server.serveOne() }
    #expect(load.tally.failures.first?.kind == kind)
    server.hangUp()
    _ = try? load.stop()
  }

  @Test func `retries a request that the orderly end of its connection answers`() throws {
    let server = try LyingServer(.orderlyEnd)
    var plan = LoadPlan(address: server.address)
    (plan.writers, plan.readers, plan.newcomers) = (1, 0, 0)
    let load = try Load(plan)
    while load.tally.retries < 3 { try server.serveOne() }
    #expect(load.tally.failures == [])
    server.hangUp()
    _ = try? load.stop()
  }
}
