package import BatonMachines
import BatonPlatform

// What a keeper decides. The rows say who is addressed; the functions below say what a death or a word means.

extension Keeper {
  // swift-format-ignore
  package static func verdict(_ phase: Phase, _ input: Input) -> Verdict<Phase, Command> {
    switch (phase, input) {
    // unborn
    case (.unborn, .begun):                              .move(to: .young(History()), [.start])
    case (.unborn, .attached):                           .move(to: .well(History().ofSomebodyElse), [])
    case (.unborn, .signalReceived):                     .violation("signals are taken when the loop runs")
    case (.unborn, .supervisorExited), (.unborn, .startFailed), (.unborn, .told), (.unborn, .timerFired):
                                                         .violation("there is no supervisor yet")
    // young
    case (.young(let history), .supervisorExited(let status)): exit(status, of: history, deaths: history.deaths + 1)
    case (.young(let history), .startFailed):            failedStart(history)
    case (.young(let history), .signalReceived(let signal)):
                                                         .move(to: .young(history.told(signal)), [.send(signal)])
    case (.young(let history), .told(let news)):         told(news, history, Phase.young)
    case (.young(let history), .timerFired(.wellness)):  .move(to: .well(history.well), [])
    case (.young, .timerFired(.watchdog)):               .stay([.send(.kill)])
    case (.young, .timerFired(.restart)):                .violation("nobody waits for a start")
    // well
    case (.well(let history), .supervisorExited(let status)): exit(status, of: history, deaths: 1)
    case (.well(let history), .signalReceived(let signal)):
                                                         .move(to: .well(history.told(signal)), [.send(signal)])
    case (.well(let history), .told(let news)):          told(news, history, Phase.well)
    case (.well, .timerFired(.watchdog)):                .stay([.send(.kill)])
    case (.well, .startFailed):                          .violation("it was started, and runs")
    case (.well, .timerFired(.restart)), (.well, .timerFired(.wellness)):
                                                         .violation("nothing is waited for")
    // pausing
    case (.pausing(let history), .timerFired(.restart)): .move(to: .young(history), start(history))
    case (.pausing(let history), .signalReceived(let signal)): sent(signal, whilePausing: history)
    case (.pausing, .told):                              .ignore("a word of a supervisor that is gone")
    case (.pausing, .supervisorExited), (.pausing, .startFailed): .violation("there is no supervisor")
    case (.pausing, .timerFired(.wellness)), (.pausing, .timerFired(.watchdog)):
                                                         .violation("there is nobody to be well or to live")
    // ended
    case (.ended, _):                                    .ignore("it has ended")
    // Begun once.
    case (.young, .begun), (.well, .begun), (.pausing, .begun), (.young, .attached), (.well, .attached),
         (.pausing, .attached):                          .violation("it has begun already")
    }
  }

  package static func timers(_ phase: Phase) -> [Timer] {
    switch phase {
    case .unborn, .ended: []
    case .young(let history): [.wellness] + history.timers
    case .well(let history): history.timers
    case .pausing: [.restart]
    }
  }

  package static func arm(_ timer: Timer) -> Command { .arm(timer) }
  package static func disarm(_ timer: Timer) -> Command { .disarm(timer) }
}

extension Keeper {
  private static func exit(_ status: ExitStatus, of history: History, deaths: Int) -> Verdict<Phase, Command> {
    if case .exited(let code) = status, history.takesForTheEnd(code) {
      return .move(to: .ended, [.end(.code(code))])
    }
    return next(history.after(deaths: deaths))
  }

  /// At once, or later.
  private static func next(_ history: History) -> Verdict<Phase, Command> {
    history.deaths > 1
      ? .move(to: .pausing(history), []) : .move(to: .young(history), start(history) + [.arm(.wellness)])
  }

  /// The first time it is the operator's to read; later there may be servers to look after.
  private static func failedStart(_ history: History) -> Verdict<Phase, Command> {
    switch history.start {
    case .first: .move(to: .ended, [.end(.startFailed)])
    // Never at once: the system would not now, and will not in the same moment.
    case .again: .move(to: .pausing(history.after(deaths: max(history.deaths + 1, 2))), [])
    }
  }

  private static func start(_ history: History) -> [Command] {
    [.start] + (history.farewell.map { [.send($0)] } ?? [])
  }

  private static func sent(_ signal: Signal, whilePausing history: History) -> Verdict<Phase, Command> {
    let after = history.told(signal)
    // The end is asked of a supervisor that knows what runs, and who waits for it is not kept waiting.
    return after.farewell == signal
      ? .move(to: .young(after), start(after)) : .ignore("there is no supervisor to send it to")
  }

  private static func told(
    _ news: ServiceNotice.News, _ history: History, _ phase: (History) -> Phase
  ) -> Verdict<Phase, Command> {
    var history = history
    var commands: [Command] = [.relay(news)]
    switch news {
    case .ready:
      if history.program == .onTrial { commands.append(.keepCandidate) }
      history.readiness = .reached
      history.program = .proven
    case .reloading: history.program = .onTrial
    case .stopping: history.farewell = history.farewell ?? .terminate
    case .watchdog(0): history.watchdog = nil
    case .watchdog(let interval): history.watchdog = interval
    case .alive: break
    // Who is the main process is between us and our own manager.
    case .mainProcess: return .ignore("the supervisor is known by its pidfd")
    case .status, .extendTimeout: return .stay([.relay(news)])
    }
    if history.watchdog != nil { commands.append(.arm(.watchdog)) }
    return .move(to: phase(history), commands)
  }
}

extension Keeper.History {
  /// Whether an exit with this code is the end. Of a program on trial none is, unless the end was asked for.
  fileprivate func takesForTheEnd(_ code: Int32) -> Bool {
    if farewell != nil { return true }
    guard program == .proven else { return false }
    return code == 0 || (start == .first && readiness == .never)
  }

  fileprivate var timers: [Keeper.Timer] { watchdog == nil ? [] : [.watchdog] }

  /// Of a supervisor that another keeper has started.
  fileprivate var ofSomebodyElse: Keeper.History {
    var history = self
    history.start = .again
    history.readiness = .reached
    return history
  }

  fileprivate var well: Keeper.History {
    var history = self
    history.deaths = 0
    return history
  }

  /// SIGTERM and SIGINT ask for the end, wherever and of whomever; of the others only the supervisor knows the meaning.
  fileprivate func told(_ signal: Signal) -> Keeper.History {
    var history = self
    if signal == .terminate || signal == .interrupt { history.farewell = signal }
    return history
  }

  fileprivate func after(deaths: Int) -> Keeper.History {
    var history = self
    history.start = .again
    history.deaths = deaths
    history.program = .proven
    // The next one says for itself how often it will say that it lives.
    history.watchdog = nil
    return history
  }
}
