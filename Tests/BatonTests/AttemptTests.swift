import Baton
import BatonPlatform
import BatonProtocol
import Testing

@Suite struct `A supervised server` {
  @Test func `takes every step of a first start and of a handoff to the next process`() throws {
    let scene = try Scene()
    let supervisor = scene.supervisor
    try supervisor.start(generation: 5)
    #expect(scene.steps.first(2) == ["handedOver 5", "serving"])
    let next = HandoffID.random()
    try supervisor.prepareHandoff(next)
    try supervisor.expectDrained()
    let escrow = try supervisor.requestSeal(next)
    try supervisor.expect(.sealProgress)
    let sealed = try supervisor.expectSealComplete()
    #expect(sealed.lastRevisionPerShard == [7])
    #expect(sealed.handoffID == next)
    let passed = try escrow.receiveLock(of: next)
    #expect(try passed.isLock(of: scene.directory.path))
    try supervisor.send(.commit(next))
    #expect(scene.steps.first(6) == ["handedOver 5", "serving", "drain: handoff", "seal", "retire", "end"])
  }
}

extension OwnedDescriptor {
  /// Whether it holds the lock of the directory.
  consuming func isLock(of directory: String) throws -> Bool {
    switch try DataDirectoryLock.adopt(self, in: directory) {
    case .taken: true
    case .refused: false
    }
  }

  /// What the incumbent sends on the escrow pair: the attempt's sixteen bytes with the lock on them.
  borrowing func receiveLock(of attempt: HandoffID) throws -> OwnedDescriptor {
    var bytes: [UInt8] = []
    let message = try receive(appendingTo: &bytes, limit: 64)
    #expect(bytes == attempt.bytes)
    let passed = message.takeDescriptor()
    guard let passed else { throw SystemFailure(call: .receive, object: "the lock", errno: .noAttribute) }
    return passed
  }
}
