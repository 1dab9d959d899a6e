import BatonProtocol
import Testing

@Suite struct `A SealComplete` {
  private let sealed = Message.SealComplete(
    handoffID: HandoffID(high: 1, low: 1), lastRevisionPerShard: [10, 20], dataDirectoryFingerprint: .zero)

  @Test func `is sound when the lock came and no revision is lower than it was`() {
    #expect(sealed.judged(by: SealExpectation(lock: .arrived)) == .sound)
    #expect(sealed.judged(by: SealExpectation(lock: .notAwaited, revisionsSeen: [])) == .sound)
    #expect(sealed.judged(by: SealExpectation(lock: .arrived, revisionsSeen: [10, 19])) == .sound)
  }

  @Test func `without the lock before it is unsound`() {
    #expect(
      sealed.judged(by: SealExpectation(lock: .missing))
        == .unsound(.lockMissing, detail: "SealComplete came without the lock's descriptor before it"))
  }

  @Test func `with other shards than were reported is unsound`() {
    #expect(
      sealed.judged(by: SealExpectation(lock: .arrived, revisionsSeen: [1]))
        == .unsound(.shardCountDiffers, detail: "sealed were 2 shards, reported were 1"))
  }

  @Test func `with a revision that ran backwards is unsound`() {
    #expect(
      sealed.judged(by: SealExpectation(lock: .arrived, revisionsSeen: [10, 21]))
        == .unsound(.revisionsRanBackwards, detail: "shard 1 was sealed at revision 20, it had reported 21"))
  }
}

@Suite struct `A Ready` {
  private let expected = ReadyExpectation(listeners: ["main"], sealedRevisions: [10, 20])

  private func verdict(_ change: (inout Message.Ready) -> Void) -> Judgement {
    var ready = Message.Ready(
      handoffID: HandoffID(high: 1, low: 1), listeningOn: ["web", "main"], healthzOK: true,
      advertisedRevisionPerShard: [10, 20])
    change(&ready)
    return ready.judged(by: expected)
  }

  @Test func `is sound when it is healthy, listens on all, and opened what was sealed`() {
    #expect(verdict { _ in } == .sound)
  }

  @Test func `whose health check fails is unsound`() {
    #expect(
      verdict { $0.healthzOK = false }
        == .unsound(.unhealthy, detail: "the process says that its own health check fails"))
  }

  @Test func `that lacks a listener is unsound`() {
    #expect(
      verdict { $0.listeningOn = ["web"] }
        == .unsound(.listenerMissing, detail: "the process does not listen on 'main'"))
  }

  @Test(
    arguments: [
      ([10, 19], .revisionsDiffer, "shard 1 opened at revision 19, sealed was 20"),
      ([11, 20], .revisionsDiffer, "shard 0 opened at revision 11, sealed was 10"),
      ([10], .shardCountDiffers, "opened were 1 shards, sealed were 2"),
      ([10, 20, 0], .shardCountDiffers, "opened were 3 shards, sealed were 2"),
    ] as [([UInt64], Judgement.Cause, String)])
  func `with other revisions than were sealed is unsound`(revisions: [UInt64], cause: Judgement.Cause, detail: String) {
    #expect(verdict { $0.advertisedRevisionPerShard = revisions } == .unsound(cause, detail: detail))
  }

  @Test func `has nothing to compare with at a first start`() {
    let first = ReadyExpectation(listeners: ["main"], sealedRevisions: nil)
    let ready = Message.Ready(
      handoffID: HandoffID(high: 1, low: 1), listeningOn: ["main"], healthzOK: true, advertisedRevisionPerShard: [3])
    #expect(ready.judged(by: first) == .sound)
  }

  @Test func `names no more than eight of the listeners that it lacks`() {
    let many = ReadyExpectation(listeners: (0..<300).map { "l\($0)" }, sealedRevisions: nil)
    let ready = Message.Ready(
      handoffID: HandoffID(high: 1, low: 1), listeningOn: [], healthzOK: true, advertisedRevisionPerShard: [])
    let detail = "the process does not listen on 'l0', 'l1', 'l2', 'l3', 'l4', 'l5', 'l6', 'l7' and 292 more"
    #expect(ready.judged(by: many) == .unsound(.listenerMissing, detail: detail))
  }
}
