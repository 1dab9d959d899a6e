/// One thing that a peer says to another.
///
/// The cases stand in the order of their indices on the wire, which never changes: 0 to 13 are version 1, as servers in
/// other languages speak it; from 14 on they are version 2, and a version is only ever extended at the end.
/// docs/Protocol.md says who sends what to whom and when.
///
/// A message that carries nothing but the attempt it belongs to has its identity as its payload.
package enum Message: Hashable, Sendable {
  case hello(Hello)
  case helloAck(HelloAck)
  case prepareHandoff(PrepareHandoff)
  case drained(Drained)
  /// In version 2 one descriptor rides on it: the incumbent's end of the pair on which the lock will travel.
  case sealRequest(HandoffID)
  case sealProgress(SealProgress)
  case sealComplete(SealComplete)
  case sealFailed(SealFailed)
  case begin(HandoffID)
  case ready(Ready)
  case commit(HandoffID)
  case abort(Abort)
  case resumeAfterAbort(HandoffID)
  case heartbeat(Heartbeat)
  case prepared(Prepared)
  case beginOwned(BeginOwned)
  case resumeOwned(ResumeOwned)
  /// The commit record is written, or the release is reversible: clients may be answered.
  case serve(HandoffID)
  case resumed(Resumed)
  case statusRequest(HandoffID)
  case status(Status)
  case refused(Refused)
  case moment(Moment)
  case dropped(Dropped)
  case closed(Closed)
  /// One descriptor rides on it: a listening socket, at which the process can be found when its supervisor is gone.
  case rendezvous(HandoffID)
  case incumbency(Incumbency)
  /// One descriptor rides on it: the next of the listeners that Incumbency names.
  case handBack(HandoffID)
  /// The connections that can be moved are to be parked at this drain.
  case park(HandoffID)
  /// One descriptor rides on it: an end of the pair on which connections move.
  case move(Move)
  case moved(Moved)
}

extension Message {
  /// What kind of message this is.
  package var kind: MessageKind {
    switch self {
    case .hello: .hello
    case .helloAck: .helloAck
    case .prepareHandoff: .prepareHandoff
    case .drained: .drained
    case .sealRequest: .sealRequest
    case .sealProgress: .sealProgress
    case .sealComplete: .sealComplete
    case .sealFailed: .sealFailed
    case .begin: .begin
    case .ready: .ready
    case .commit: .commit
    case .abort: .abort
    case .resumeAfterAbort: .resumeAfterAbort
    case .heartbeat: .heartbeat
    case .prepared: .prepared
    case .beginOwned: .beginOwned
    case .resumeOwned: .resumeOwned
    case .serve: .serve
    case .resumed: .resumed
    case .statusRequest: .statusRequest
    case .status: .status
    case .refused: .refused
    case .moment: .moment
    case .dropped: .dropped
    case .closed: .closed
    case .rendezvous: .rendezvous
    case .incumbency: .incumbency
    case .handBack: .handBack
    case .park: .park
    case .move: .move
    case .moved: .moved
    }
  }

  /// The attempt that the message names. Hello, Drained, SealProgress and Heartbeat name none.
  package var handoffID: HandoffID? {
    switch self {
    case .hello, .drained, .sealProgress, .heartbeat: nil
    case .helloAck(let it): it.handoffID
    case .prepareHandoff(let it): it.handoffID
    case .sealComplete(let it): it.handoffID
    case .sealFailed(let it): it.handoffID
    case .ready(let it): it.handoffID
    case .abort(let it): it.handoffID
    case .prepared(let it): it.handoffID
    case .beginOwned(let it): it.handoffID
    case .resumeOwned(let it): it.handoffID
    case .resumed(let it): it.handoffID
    case .status(let it): it.handoffID
    case .refused(let it): it.handoffID
    case .moment(let it): it.handoffID
    case .dropped(let it): it.handoffID
    case .closed(let it): it.handoffID
    case .incumbency(let it): it.handoffID
    case .move(let it): it.handoffID
    case .moved(let it): it.handoffID
    case .sealRequest(let id), .begin(let id), .commit(let id), .resumeAfterAbort(let id), .serve(let id),
      .statusRequest(let id), .rendezvous(let id), .handBack(let id), .park(let id):
      id
    }
  }
}
