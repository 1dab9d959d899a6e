extension MessageKind {
  /// Who says it to whom.
  package var route: Route {
    switch self {
    case .hello, .prepared, .status, .moment, .dropped, .moved: .processToSupervisor
    case .helloAck, .statusRequest, .rendezvous, .move: .supervisorToProcess
    case .prepareHandoff, .sealRequest, .commit, .resumeAfterAbort, .resumeOwned, .park: .supervisorToIncumbent
    case .drained, .sealProgress, .sealComplete, .sealFailed, .resumed, .closed, .incumbency, .handBack:
      .incumbentToSupervisor
    case .begin, .beginOwned, .serve: .supervisorToSuccessor
    case .ready: .successorToSupervisor
    case .abort: .supervisorToProcess
    case .heartbeat, .refused: .bothWays
    }
  }
}

/// The direction of a message. At a first start the only process is told what a successor is told otherwise.
package enum Route: String, Hashable, Sendable {
  case processToSupervisor = "process → supervisor"
  case supervisorToProcess = "supervisor → process"
  case supervisorToIncumbent = "supervisor → incumbent"
  case incumbentToSupervisor = "incumbent → supervisor"
  case supervisorToSuccessor = "supervisor → successor"
  case successorToSupervisor = "successor → supervisor"
  case bothWays = "both ways"
}
