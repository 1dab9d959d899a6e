import BatonProtocol

/// One message of each kind, with values that show where each field begins.
enum Sample {
  static let id = HandoffID(high: 0x3f2a_9c1e_7b64_4d0f, low: 0x8a51_c0ff_ee12_3456)

  static func message(_ kind: MessageKind) -> Message {
    switch kind {
    case .hello: .hello(.init(role: .successor, pid: 1235, buildID: Array("kv-2.0".utf8), versions: .spoken))
    case .helloAck: .helloAck(.init(chosenVersion: .one, handoffID: id))
    case .prepareHandoff:
      .prepareHandoff(
        .init(handoffID: id, successorPID: 1235, deadlineMilliseconds: 30_000, drainGraceMilliseconds: 5_000))
    case .drained: .drained(.init(openConnectionsRemaining: 2, acceptClosed: true))
    case .sealRequest: .sealRequest(id)
    case .sealProgress: .sealProgress(.init(shardsSealed: 1, shardsTotal: 2, lastRevision: 1_000))
    case .sealComplete:
      .sealComplete(
        .init(
          handoffID: id, lastRevisionPerShard: [1_000, 128],
          dataDirectoryFingerprint: Fingerprint(bytes: Array(0..<32)) ?? .zero))
    case .sealFailed: .sealFailed(.init(handoffID: id, error: "no space left", partialState: "1 of 2"))
    case .begin: .begin(id)
    case .ready:
      .ready(
        .init(
          handoffID: id, listeningOn: ["main", "web"], healthzOK: true, advertisedRevisionPerShard: [1_000, 128]))
    case .commit: .commit(id)
    case .abort: .abort(.init(handoffID: id, reason: "asked to"))
    case .resumeAfterAbort: .resumeAfterAbort(id)
    case .heartbeat: .heartbeat(.init(wallClockMilliseconds: 1_700_000_000_000))
    case .prepared:
      .prepared(
        .init(
          handoffID: id, service: "kv", listeners: ["main", "web"], formats: DataFormats(reads: 1...2, writes: 2)))
    case .beginOwned: .beginOwned(.init(handoffID: id, generation: Generation(8), lock: .attached))
    case .resumeOwned: .resumeOwned(.init(handoffID: id, generation: Generation(7), lock: .acquire))
    case .serve: .serve(id)
    case .resumed: .resumed(.init(handoffID: id, generation: Generation(7)))
    case .statusRequest: .statusRequest(id)
    case .status:
      .status(.init(handoffID: id, openConnections: 300, requestsInFlight: 3, revisionPerShard: [1_000, 128]))
    case .refused:
      .refused(.init(handoffID: id, code: .notNow, reason: "a backup runs", retryAfterMilliseconds: 60_000))
    case .moment: .moment(.init(handoffID: id, kind: .firstAnswer, monotonicNanoseconds: 123_456_789_000))
    case .dropped: .dropped(.init(handoffID: id, stage: "warming"))
    case .closed: .closed(.init(handoffID: id, openAtDrain: 300, inOrder: 298, byForce: 2))
    case .rendezvous: .rendezvous(id)
    case .incumbency:
      .incumbency(
        .init(
          handoffID: id, service: "kv", formats: DataFormats(reads: 1...2, writes: 2), generation: Generation(8),
          servesSinceNanoseconds: 123_456_789_000, listeners: ["main", "web"]))
    case .handBack: .handBack(id)
    case .park: .park(id)
    case .move: .move(.init(handoffID: id, side: .take))
    case .moved: .moved(.init(handoffID: id, offered: 300, adopted: 297, refused: 2, ambiguous: 1))
    }
  }
}
