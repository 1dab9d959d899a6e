import BatonMachines

extension CauseCode {
  /// What to do next, for somebody who has just been woken up: one sentence, without knowing the protocol.
  package var advice: String {
    switch self {
    case .none: "nothing"
    case .attempt(let cause): cause.advice
    case .release(let fault): fault.advice
    case .systemFailure: "mend what the system would not do, then try again"
    case .unlisted: "use the baton that belongs to the supervisor to read this receipt"
    }
  }
}

extension ReleaseFault {
  fileprivate var advice: String {
    switch self {
    case .executableMissing: "put the release where the path leads, or name another path"
    case .executableNotExecutable: "chmod +x the release, and see that its file system is not mounted noexec"
    case .executableWrongFormat: "build the release for this machine; a script needs #! in its first line"
    case .executableUnsafe: "let nobody but root write to the release and the folders above it"
    case .executableChanged: "put the committed release back where its path leads; sha256sum tells which file it is"
    case .environmentRefused: "leave those variables out: Baton sets them itself"
    case .memoryHeadroom: "free memory, or lower memory-headroom if the release needs less"
    }
  }
}

extension Cause {
  // One row a cause, exempt from the usual length: a cause without advice does not compile.
  fileprivate var advice: String {
    switch self {
    case .cancelled, .stopRequested: "try again when it is wanted"
    case .supervisorRestarted: "see in the log why the supervisor ended, then try again"
    case .attemptInFlight: "wait for the attempt in flight, or abort it with baton upgrade --cancel"
    case .nobodyServes: "upgrade to a release that can serve; baton status says when the committed one is started again"
    case .spawnFailed: "see that the release can be executed here, by hand and as the supervisor's user"
    case .helloTimedOut:
      "see that the release attaches to Baton before any long work; raise hello if it only starts slowly"
    case .versionsDisjoint:
      "build the release with a library that speaks the supervisor's version, or renew the supervisor"
    case .wrongProcess:
      "start the server itself, or a wrapper that ends with exec: the process that is started must speak"
    case .wrongRole: "see that the release takes its role from HANDOFF_ROLE"
    case .warmTimedOut: "see what the release does while it warms; raise warm if it only needs longer"
    case .wrongService: "see that this is the right release, and that it is told the right service"
    case .listenersDiffer: "let the release and the configuration agree on the names of the listeners"
    case .formatUnreadable: "take a release that reads the data as the incumbent writes them"
    case .servesAtReady: "build the release with the Baton library: a version-1 server cannot be taken back"
    case .openingTimedOut: "see what the release does between Begin and Ready; raise ready if it only needs longer"
    case .servingTimedOut: "see what the release does after Serve"
    case .revisionsDiffer: "keep both releases away until it is known why the release reads other data than were sealed"
    case .unhealthy: "see what the release says of its own health"
    case .listenerMissing: "see that the release accepts on every listener before it is ready"
    case .healthCheckFailed: "nothing: no health check can be configured yet, and no receipt says this"
    case .successorRefused: "do what the release asks for, then try again"
    case .successorDropped, .successorExited: "see what the release wrote last; baton rehearse tries it without a drain"
    case .successorViolated: "report it to who built the release: it does not keep to docs/Protocol.md"
    case .successorSilent, .successorClosedChannel:
      "see where the release hangs; baton rehearse tries it without a drain"
    case .successorSurvivesKill: "see in ps what is left of the release: a process in state D waits for the kernel"
    case .drainTimedOut: "see which requests take so long; raise drain, or lower drain-grace to close them sooner"
    case .stillAccepting: "report it to who built the incumbent: it must cease to accept before it says Drained"
    case .sealTimedOut: "see how busy the disk is; raise seal if it only needs longer"
    case .sealFailed: "see what the incumbent and the disk say; the release is not at fault"
    case .sealWithoutLock, .incumbentViolated:
      "report it to who built the incumbent: it does not keep to docs/Protocol.md"
    case .incumbentResumed: "see in the log why the incumbent gave up waiting, then try again"
    case .incumbentDropped, .incumbentExited: "see what the incumbent wrote last; the release is not at fault"
    case .incumbentSilent, .incumbentClosedChannel: "see where the incumbent hangs; the release is not at fault"
    case .resumeTimedOut: "see what the incumbent wrote last: it did not come back and was replaced"
    case .retireTimedOut: "see why the process that handed over did not end by itself"
    case .incumbentSurvivesKill: "see in ps what is left of the incumbent: a process in state D waits for the kernel"
    case .queueNearLimit: "try again when fewer clients connect, raise backlog, or see why the accept gap is long"
    case .recordFailed: "see that the disk of the state directory is neither full nor broken, then try again"
    case .stopTimedOut: "see what did not end in time; raise stop if it only needs longer"
    }
  }
}
