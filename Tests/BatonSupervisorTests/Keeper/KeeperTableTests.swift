import BatonMachines
import BatonPlatform
import BatonSupervisor
import Testing

@Suite struct `A keeper` {
  @Test func `starts a supervisor first`() {
    var keeper = Machine<Keeper>(.unborn)
    #expect(keeper.handle(.begun).commands == [.start, .arm(.wellness)])
  }

  @Test func `of a supervisor that runs starts none, and the next one when it dies, whatever that says`() {
    var keeper = Machine<Keeper>(.unborn)
    #expect(keeper.handle(.attached).commands == [])
    #expect(keeper.handle(.supervisorExited(.signalled(.kill))).commands.contains(.start))
    // No operator waits for its refusal.
    #expect(!keeper.handle(.supervisorExited(.exited(code: 111))).commands.contains(.end(.code(111))))
  }

  @Test func `ends with the code of a first supervisor that refuses to start`() {
    var keeper = begun()
    #expect(keeper.handle(.supervisorExited(.exited(code: 100))).commands == [.disarm(.wellness), .end(.code(100))])
    #expect(keeper.phase == .ended)
  }

  @Test func `ends when not even the first can be started`() {
    var keeper = begun()
    #expect(keeper.handle(.startFailed).commands.contains(.end(.startFailed)))
  }

  @Test func `starts at once the successor of one that was killed, ready or not`() {
    for ready in [false, true] {
      var keeper = begun()
      if ready { _ = keeper.handle(.told(.ready)) }
      #expect(keeper.handle(.supervisorExited(.signalled(.kill))).commands.contains(.start))
    }
  }

  @Test func `takes no code but 0 for the end of one that was ready`() {
    var keeper = begun()
    _ = keeper.handle(.told(.ready))
    #expect(keeper.handle(.supervisorExited(.exited(code: 111))).commands.contains(.start))
    #expect(keeper.handle(.supervisorExited(.exited(code: 0))).commands.contains(.end(.code(0))))
  }

  @Test func `takes no refusal of a second supervisor for the end`() {
    var keeper = begun()
    _ = keeper.handle(.supervisorExited(.signalled(.kill)))
    _ = keeper.handle(.supervisorExited(.exited(code: 111)))
    #expect(keeper.phase.isPausing)
  }

  @Test(arguments: [Keeper.Input.signalReceived(.terminate), .signalReceived(.interrupt), .told(.stopping)])
  func `takes any code of one that shall stop for the end`(farewell: Keeper.Input) {
    var keeper = begun()
    _ = keeper.handle(.told(.ready))
    _ = keeper.handle(farewell)
    #expect(keeper.handle(.supervisorExited(.exited(code: 22))).commands.contains(.end(.code(22))))
  }

  @Test func `asks the next one for the end when the one that was asked has died of something else`() {
    var keeper = begun()
    #expect(keeper.handle(.signalReceived(.interrupt)).commands == [.send(.interrupt)])
    #expect(
      keeper.handle(.supervisorExited(.signalled(.kill))).commands == [.start, .send(.interrupt), .arm(.wellness)])
  }

  @Test func `sends other signals on and remembers none of them`() {
    var keeper = begun()
    #expect(keeper.handle(.signalReceived(.hangUp)).commands == [.send(.hangUp)])
    #expect(keeper.handle(.supervisorExited(.signalled(.kill))).commands == [.start, .arm(.wellness)])
  }

  @Test func `waits longer and longer for one that dies again and again, and forgets it when one was well`() {
    let pace = KeeperPace()
    var keeper = begun()
    var delays: [Duration] = []
    for _ in 0..<20 {
      _ = keeper.handle(.supervisorExited(.signalled(.kill)))
      delays.append(keeper.phase.isPausing ? pace.delay(after: keeper.phase.deaths) : .zero)
      _ = keeper.handle(.timerFired(.restart))
    }
    #expect(delays.prefix(4) == [.zero, .milliseconds(10), .milliseconds(20), .milliseconds(40)])
    #expect(delays == delays.sorted())
    #expect(delays.last == .seconds(5))
    #expect(pace.wellness(after: 20) == .seconds(50))
    _ = keeper.handle(.timerFired(.wellness))
    #expect(keeper.handle(.supervisorExited(.signalled(.kill))).commands.contains(.start))
  }

  @Test func `does not wait when somebody wants the end, and lets other signals go`() {
    var keeper = begun()
    for _ in 0..<2 { _ = keeper.handle(.supervisorExited(.signalled(.kill))) }
    #expect(keeper.phase.isPausing)
    #expect(keeper.handle(.signalReceived(.hangUp)).commands == [])
    #expect(
      keeper.handle(.signalReceived(.terminate)).commands
        == [.disarm(.restart), .start, .send(.terminate), .arm(.wellness)])
  }

  @Test func `kills one that has ceased to say that it lives, and only if it wanted that`() {
    var keeper = begun()
    #expect(keeper.handle(.told(.alive)).commands == [.relay(.alive)])
    #expect(keeper.handle(.told(.watchdog(microseconds: 5))).commands.contains(.arm(.watchdog)))
    #expect(keeper.handle(.told(.alive)).commands.contains(.arm(.watchdog)))
    #expect(keeper.handle(.timerFired(.watchdog)).commands == [.send(.kill)])
    #expect(keeper.handle(.told(.watchdog(microseconds: 0))).commands.contains(.disarm(.watchdog)))
    _ = keeper.handle(.told(.watchdog(microseconds: 5)))
    #expect(keeper.handle(.supervisorExited(.signalled(.kill))).commands.first == .disarm(.watchdog))
  }

  @Test(arguments: [BatonPlatform.ExitStatus.exited(code: 0), .exited(code: 100), .signalled(.kill)])
  func `takes no end of a program on trial for the end, and starts the one before at once`(
    status: BatonPlatform.ExitStatus
  ) {
    var keeper = begun()
    _ = keeper.handle(.told(.ready))
    _ = keeper.handle(.timerFired(.wellness))
    #expect(
      keeper.handle(.told(.reloading(monotonicMicroseconds: 1))).commands
        == [.relay(.reloading(monotonicMicroseconds: 1))])
    #expect(keeper.handle(.supervisorExited(status)).commands.first == .start)
    // That one is not on trial.
    _ = keeper.handle(.told(.ready))
    #expect(keeper.handle(.supervisorExited(.exited(code: 0))).commands.contains(.end(.code(0))))
  }

  @Test func `keeps a candidate when it is ready, and once`() {
    var keeper = begun()
    _ = keeper.handle(.told(.ready))
    _ = keeper.handle(.told(.reloading(monotonicMicroseconds: nil)))
    #expect(keeper.handle(.told(.ready)).commands == [.relay(.ready), .keepCandidate])
    #expect(keeper.handle(.told(.ready)).commands == [.relay(.ready)])
    #expect(keeper.handle(.supervisorExited(.exited(code: 0))).commands.contains(.end(.code(0))))
  }

  @Test func `takes any code of a program on trial for the end when the end was asked for`() {
    var keeper = begun()
    _ = keeper.handle(.told(.ready))
    _ = keeper.handle(.told(.reloading(monotonicMicroseconds: 1)))
    _ = keeper.handle(.signalReceived(.terminate))
    #expect(keeper.handle(.supervisorExited(.exited(code: 0))).commands.contains(.end(.code(0))))
  }

  @Test func `tells a service manager above it all news but who is the main process`() {
    var keeper = begun()
    let news: [ServiceNotice.News] = [.ready, .status("x"), .reloading(monotonicMicroseconds: 1), .stopping]
    for word in news { #expect(keeper.handle(.told(word)).commands == [.relay(word)]) }
    #expect(keeper.handle(.told(.mainProcess(pid: 1))).commands == [])
  }

  /// Whatever happens, in whatever order: there is a supervisor, or one is about to be started, or it is the end.
  @Test func `is never without a supervisor, a start to come or an end`() {
    let happenings: [Keeper.Input] = [
      .supervisorExited(.exited(code: 0)), .supervisorExited(.exited(code: 111)), .supervisorExited(.signalled(.kill)),
      .startFailed, .signalReceived(.terminate), .signalReceived(.hangUp), .told(.ready), .told(.stopping),
      .told(.watchdog(microseconds: 5)), .told(.alive), .told(.reloading(monotonicMicroseconds: 1)),
      .timerFired(.restart), .timerFired(.wellness),
      .timerFired(.watchdog),
    ]
    var seen: Set<Keeper.Phase> = []
    var waiting = [begun()]
    while let keeper = waiting.popLast() {
      guard keeper.phase.deaths < 4, seen.insert(keeper.phase).inserted else { continue }
      for input in happenings {
        var next = keeper
        let commands = next.handle(input).commands
        switch input {
        // A start fails at once, or not at all.
        case .startFailed where !keeper.phase.isYoung: continue
        case .supervisorExited where keeper.phase.isPausing || keeper.phase == .ended: continue
        case .supervisorExited, .startFailed:
          let goesOn = commands.contains(.start) || commands.contains(.arm(.restart)) || next.phase == .ended
          #expect(goesOn, "\(keeper.phase) \(input): \(commands)")
        case _:
          let starts = commands.contains(.start)
          #expect(!starts || keeper.phase.isPausing, "a second supervisor: \(keeper.phase) \(input)")
        }
        waiting.append(next)
      }
    }
    #expect(seen.count > 40)
  }

  private func begun() -> Machine<Keeper> {
    var keeper = Machine<Keeper>(.unborn)
    _ = keeper.handle(.begun)
    return keeper
  }
}

extension Verdict<Keeper.Phase, Keeper.Command> {
  fileprivate var commands: [Keeper.Command] {
    switch self {
    case .move(_, let commands), .stay(let commands): commands
    case .ignore, .violation: []
    }
  }
}

extension Keeper.Phase {
  fileprivate var isYoung: Bool {
    guard case .young = self else { return false }
    return true
  }

  fileprivate var isPausing: Bool {
    guard case .pausing = self else { return false }
    return true
  }

  fileprivate var deaths: Int {
    switch self {
    case .unborn, .ended: 0
    case .young(let history), .well(let history), .pausing(let history): history.deaths
    }
  }
}
