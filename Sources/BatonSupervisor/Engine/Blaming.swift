import BatonMachines

extension Engine {
  /// The first blame of an attempt goes to its receipt; a later one is a consequence, or a second misfortune.
  func blame(_ cause: Cause) {
    guard let current else { return }
    let told = current.notes.details[cause] ?? ReceiptCause(.attempt(cause), words(for: cause))
    if current.notes.blame == nil { current.notes.blame = told }
    log.say(.fact(.notice, "the attempt does not go on", attempt: current.number.number, told.detail))
  }

  func warn(_ cause: Cause) {
    let told = current?.notes.details[cause]?.detail ?? words(for: cause)
    log.say(.fact(.warning, told, attempt: current?.number.number, nil))
    if let current, current.notes.outcome == nil { current.notes.remarks.append(told) }
  }

  /// What can be said of a cause when nothing particular was noted.
  func words(for cause: Cause) -> String {
    let limits = configuration.limits
    let successor = name("the successor", self.successor)
    let incumbent = name("the incumbent", self.incumbent)
    return switch cause {
    case .cancelled: "it was cancelled"
    case .stopRequested: "the service is being stopped"
    case .supervisorRestarted: "the supervisor was started anew"
    case .attemptInFlight: "another attempt is in flight"
    case .nobodyServes: "nobody serves beside whom it could be rehearsed"
    case .spawnFailed: "the successor could not be started"
    case .helloTimedOut: "\(successor) did not say hello within \(limits.hello.inWords)"
    case .versionsDisjoint: "\(successor) speaks no version of the protocol that the supervisor speaks"
    case .wrongProcess: "\(successor) is not the process that was started"
    case .wrongRole: "\(successor) took another role than it was given"
    case .warmTimedOut: "\(successor) was not warm within \(limits.warm.inWords)"
    case .wrongService: "\(successor) serves another service"
    case .listenersDiffer: "\(successor) uses other listeners than it was given"
    case .formatUnreadable: "\(successor) cannot read the data"
    case .servesAtReady: "\(successor) speaks version 1, which serves before the commit record is written"
    case .openingTimedOut: "\(successor) was not ready within \(limits.ready.inWords)"
    case .servingTimedOut: "\(successor) did not show that it serves within \(limits.ready.inWords) of Serve"
    case .revisionsDiffer: "\(successor) opened other revisions than were sealed"
    case .unhealthy: "\(successor) is unhealthy"
    case .listenerMissing: "\(successor) lacks a listener"
    case .healthCheckFailed: "the health check of \(successor) failed"
    case .successorRefused: "\(successor) refused"
    case .successorDropped: "\(successor) let go of a stage without finishing it"
    case .successorViolated: "\(successor) broke the protocol"
    case .successorSilent: "\(successor) was silent for \(limits.heartbeatSilence.inWords)"
    case .successorClosedChannel: "\(successor) closed its control channel and lives on"
    case .successorExited: "\(successor) ended"
    case .successorSurvivesKill: "\(successor) or something it started survives SIGKILL"
    case .drainTimedOut: "\(incumbent) was not drained within \(limits.drain.inWords)"
    case .stillAccepting: "\(incumbent) still accepts after its drain"
    case .sealTimedOut: "\(incumbent) had not sealed its data within \(limits.seal.inWords)"
    case .sealFailed: "\(incumbent) was unable to seal its data"
    case .sealWithoutLock: "\(incumbent) sealed its data and did not pass the lock"
    case .incumbentResumed: "\(incumbent) resumed by itself"
    case .incumbentDropped: "\(incumbent) let go of a stage without finishing it"
    case .incumbentViolated: "\(incumbent) broke the protocol"
    case .incumbentSilent: "\(incumbent) was silent for \(limits.heartbeatSilence.inWords)"
    case .incumbentClosedChannel: "\(incumbent) closed its control channel and lives on"
    case .incumbentExited: "\(incumbent) ended"
    case .resumeTimedOut: "\(incumbent) had not resumed within \(limits.resume.inWords)"
    case .retireTimedOut: "\(incumbent) had not ended within \(limits.retire.inWords)"
    case .incumbentSurvivesKill: "\(incumbent) survives SIGKILL"
    case .queueNearLimit: "a listener's queue is more than \(limits.queuePercent) % full"
    case .recordFailed: "the commit record could not be written"
    case .stopTimedOut: "not everybody has ended within \(limits.stop.inWords)"
    }
  }

  private func name(_ role: String, _ process: ManagedProcess?) -> String {
    process.map { "\(role) (pid \($0.pid))" } ?? role
  }
}
