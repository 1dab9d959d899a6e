/// The kinds of message; the raw value is the index on the wire.
package enum MessageKind: UInt32, CaseIterable, Hashable, Sendable {
  case hello
  case helloAck
  case prepareHandoff
  case drained
  case sealRequest
  case sealProgress
  case sealComplete
  case sealFailed
  case begin
  case ready
  case commit
  case abort
  case resumeAfterAbort
  case heartbeat
  case prepared
  case beginOwned
  case resumeOwned
  case serve
  case resumed
  case statusRequest
  case status
  case refused
  case moment
  case dropped
  case closed
  case rendezvous
  case incumbency
  case handBack
  case park
  case move
  case moved

  /// The index of the first kind that version 1 does not know.
  package static let firstOfVersionTwo = MessageKind.prepared.rawValue

  /// The kinds that a frame of this version may carry are those below this index.
  package static func count(in version: ProtocolVersion) -> UInt32 {
    version < .two ? firstOfVersionTwo : MessageKind.moved.rawValue + 1
  }

  /// The lowest version whose frames may carry this kind.
  package var firstVersion: ProtocolVersion {
    rawValue < Self.firstOfVersionTwo ? .one : .two
  }

  /// The name in the documents, in errors and in `baton frame`.
  package var name: String {
    let name = "\(self)"
    return name.prefix(1).uppercased() + name.dropFirst()
  }

  package init?(name: String) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }
}

extension MessageKind {
  /// The type of what this kind carries.
  package var payload: any Payload.Type {
    switch self {
    case .hello: Message.Hello.self
    case .helloAck: Message.HelloAck.self
    case .prepareHandoff: Message.PrepareHandoff.self
    case .drained: Message.Drained.self
    case .sealProgress: Message.SealProgress.self
    case .sealComplete: Message.SealComplete.self
    case .sealFailed: Message.SealFailed.self
    case .ready: Message.Ready.self
    case .abort: Message.Abort.self
    case .heartbeat: Message.Heartbeat.self
    case .prepared: Message.Prepared.self
    case .beginOwned: Message.BeginOwned.self
    case .resumeOwned: Message.ResumeOwned.self
    case .resumed: Message.Resumed.self
    case .status: Message.Status.self
    case .refused: Message.Refused.self
    case .moment: Message.Moment.self
    case .dropped: Message.Dropped.self
    case .closed: Message.Closed.self
    case .incumbency: Message.Incumbency.self
    case .move: Message.Move.self
    case .moved: Message.Moved.self
    case .sealRequest, .begin, .commit, .resumeAfterAbort, .serve, .statusRequest, .rendezvous, .handBack, .park:
      HandoffID.self
    }
  }

  /// The fields in the order in which they stand on the wire.
  package var layout: [Field] { payload.layout }
}
