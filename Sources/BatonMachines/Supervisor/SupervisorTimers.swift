extension Supervisor: Table {
  package static func timers(_ phase: Phase) -> [SupervisorTimer] {
    switch phase {
    case .adopting, .serving, .stopped: []
    case .vacant: [.restart]
    case .awaitingHello: [.heartbeat, .hello]
    case .warming: [.heartbeat, .warm, .successorSilence]
    case .draining: [.heartbeat, .drain, .successorSilence, .incumbentSilence]
    case .sealing: [.heartbeat, .seal, .successorSilence, .incumbentSilence]
    case .opening(let course): [.heartbeat, .opening, .successorSilence] + course.incumbentSilence
    case .trying(let course): [.heartbeat, .serving, .successorSilence] + course.incumbentSilence
    case .onProbation(let course): [.heartbeat, .probation, .successorSilence] + course.incumbentSilence
    case .recording(let course): [.heartbeat, .successorSilence] + course.incumbentSilence
    case .settling: [.heartbeat, .serving]
    case .moving, .movingBack: [.heartbeat, .move]
    case .retiring: [.heartbeat, .retire]
    case .recalling(_, .successor): [.heartbeat, .kill]
    case .recalling(_, .both): [.heartbeat, .kill]
    case .recalling(_, .incumbent): [.heartbeat, .resume]
    case .dismissing: [.heartbeat, .dismissal]
    case .undoing: [.heartbeat, .kill]
    case .resuming: [.heartbeat, .resume]
    case .dislodging: [.kill]
    case .stopping: [.stop]
    }
  }

  package static func arm(_ timer: SupervisorTimer) -> Command { .arm(timer) }
  package static func disarm(_ timer: SupervisorTimer) -> Command { .disarm(timer) }
}

extension Course {
  /// The incumbent sends heartbeats from PrepareHandoff on: there is none at a cold start, and an overlapping
  /// incumbent hears of the attempt only at its commit.
  fileprivate var incumbentSilence: [SupervisorTimer] {
    origin == .handoff && strategy == .exclusive ? [.incumbentSilence] : []
  }
}
