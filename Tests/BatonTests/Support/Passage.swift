import BatonPlatform
import BatonProtocol
import SupervisorScript
import Testing

extension ScriptedSupervisor {
  /// From serving to the lock in our hands.
  func takeLock(
    from scene: Scene, in id: HandoffID, prepared: Preparation = .notYet
  ) throws -> OwnedDescriptor {
    if prepared == .notYet { try prepareHandoff(id) }
    try expectDrained()
    let escrow = try requestSeal(id)
    let sealed = try expectSealComplete()
    #expect(sealed == .init(handoffID: id, lastRevisionPerShard: [7], dataDirectoryFingerprint: .zero))
    return try escrow.receiveLock(of: id)
  }

  /// Whether PrepareHandoff was sent.
  enum Preparation {
    case notYet, already
  }
}
