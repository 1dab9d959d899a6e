import BatonMachines
import BatonPlatform

extension KeeperLoop {
  func execute(_ command: Keeper.Command) {
    switch command {
    case .start: start()
    case .keepCandidate: keepCandidate()
    case .send(let signal): send(signal)
    case .relay(let news): relay(news)
    case .arm(let timer): deadlines[timer] = .now().advanced(by: duration(of: timer))
    case .disarm(let timer): deadlines[timer] = nil
    case .end(let end): ending = end
    }
  }

  private func duration(of timer: Keeper.Timer) -> Duration {
    guard let history = machine.phase.history else { return .zero }
    return switch timer {
    case .restart: pace.delay(after: history.deaths)
    case .wellness: pace.wellness(after: history.deaths)
    // Longer than anybody lives is for ever.
    case .watchdog: .microseconds(Int64(clamping: min(history.watchdog ?? 0, 1 << 53)))
    }
  }

  private func start() {
    do throws(SystemFailure) {
      let process = SupervisorProcess(try spawn())
      supervisor = process
      CrashPoint.pass("spawn/forked")
      try watchSupervisor()
      log.say(.fact(.info, "the keeper has started the supervisor", pid: process.pid))
    } catch {
      // One that runs and is not watched is noticed by its signal.
      guard supervisor == nil else { return }
      log.say(.unable(to: "start", "the supervisor", because: "\(error)"))
      take(.startFailed)
    }
  }

  /// The program that was ready last; our own, if that cannot be executed or there is none.
  private func spawn() throws(SystemFailure) -> ProcessHandle {
    guard let kept = shelf.passed.first(where: { $0.name == .executable }) else {
      return try .spawn(request(program.executable))
    }
    do throws(SystemFailure) {
      return try .spawn(request(.descriptor(kept.descriptor.raw)))
    } catch {
      log.say(
        .unable(
          .warning, to: "execute", "the program that the supervisor was replaced by", because: "\(error.errno)",
          then: "the one that the keeper was started from is"))
      return try .spawn(request(program.executable))
    }
  }

  private func keepCandidate() {
    for place in shelf.keepCandidate() { forget(place) }
  }

  private func discardCandidate() {
    let candidates = shelf.remove(.candidate)
    for place in candidates { forget(place) }
    guard !candidates.isEmpty else { return }
    log.say(.fact(.warning, "the supervisor's new program was not ready yet", then: "the one before is started"))
  }

  func watchSupervisor() throws(SystemFailure) {
    guard let supervisor else { return }
    try loop.watch(supervisor.handle.descriptor, for: .readable, token: Self.supervisorTokens.lowerBound)
  }

  /// The supervisor leads a session of its own: what a terminal sends to all of a session reaches it once, through us.
  private func request(_ executable: SpawnRequest.Executable) -> SpawnRequest {
    let numbers = shelf.passed.map { $0.descriptor.raw } + [lifeline.given.raw]
    var request = SpawnRequest(
      executable: executable, arguments: program.arguments, environment: environment,
      descriptors: [0, 1, 2] + numbers)
    request.listenPid = .ofTheChild
    request.blocked = keeperSignals
    return request
  }

  private var environment: Environment {
    var environment = program.environment
    for name in Environment.ofServiceManager where name != "WATCHDOG_USEC" { environment[name] = nil }
    let names = shelf.passed.map(\.name.text) + [PassedDescriptors.lifelineName.text]
    environment["NOTIFY_SOCKET"] = "\(address)"
    environment["FDSTORE"] = "\(Shelf.limit)"
    environment["LISTEN_FDS"] = "\(names.count)"
    environment["LISTEN_FDNAMES"] = names.joined(separator: ":")
    return environment
  }

  private func send(_ signal: Signal) {
    guard let supervisor else { return }
    do throws(SystemFailure) {
      try supervisor.handle.send(signal)
    } catch {
      log.say(
        .unable(.warning, to: "send \(signal) to", "the supervisor", pid: supervisor.pid, because: "\(error.errno)"))
    }
  }

  private func relay(_ news: ServiceNotice.News) {
    guard let outer else { return }
    do throws(SystemFailure) {
      try outer.socket.tell(news)
    } catch {
      log.say(.unable(.warning, to: "tell the service manager", "what the supervisor says", because: "\(error)"))
    }
  }
}

extension KeeperLoop {
  /// The supervisor's end, and those of orphans: processes that it had started, or that they had.
  func reap() throws(SystemFailure) {
    if let supervisor {
      switch try supervisor.handle.reapIfEnded() {
      case .running: break
      case .ended(let status): try noticeEnd(of: supervisor, status)
      case .gone: try noticeEnd(of: supervisor, nil)
      }
    }
    while let orphan = try Orphans.reapOne() {
      if let supervisor, supervisor.pid == orphan.pid {
        // It has died between the two looks.
        try noticeEnd(of: supervisor, orphan.status)
      } else {
        log.say(.fact(.debug, "an orphan has ended", pid: orphan.pid, "\(orphan.status)"))
      }
    }
  }

  /// `known` is nothing of one that another keeper has started.
  private func noticeEnd(of process: SupervisorProcess, _ known: ExitStatus?) throws(SystemFailure) {
    try readLastMail()
    let status = known ?? likelyStatus
    if !isFinal(status) { log.say(death(of: process, status)) }
    // The loop forgets a descriptor that nobody has any more; a copy on the shelf would be another one.
    _ = try? loop.forget(process.handle.descriptor)
    supervisor = nil
    discardCandidate()
    take(.supervisorExited(status))
  }

  /// One that has ended in order has said that it stops, and has let go of everything at last.
  private var likelyStatus: ExitStatus {
    machine.phase.history?.farewell != nil && shelf.places.isEmpty ? .exited(code: 0) : .signalled(.kill)
  }

  /// What an operator wants to read before its consequences.
  func tell(_ input: Keeper.Input) {
    guard input == .timerFired(.watchdog) else { return }
    log.say(
      .fact(.warning, "the supervisor has ceased to say that it lives", pid: supervisor?.pid, then: "it is killed"))
  }

  private func isFinal(_ status: ExitStatus) -> Bool {
    guard case .move(.ended, _) = Keeper.verdict(machine.phase, .supervisorExited(status)) else { return false }
    return true
  }

  private func death(of process: SupervisorProcess, _ status: ExitStatus) -> Sentence {
    var next = "it is started again at once"
    if case .move(.pausing(let history), _) = Keeper.verdict(machine.phase, .supervisorExited(status)) {
      next = "next try in \(pace.delay(after: history.deaths).inWords)"
    }
    return .fact(.warning, "the supervisor has died", pid: process.pid, "\(status)", then: next)
  }
}

extension Keeper.Phase {
  var history: Keeper.History? {
    switch self {
    case .unborn, .ended: nil
    case .young(let history), .well(let history), .pausing(let history): history
    }
  }
}
