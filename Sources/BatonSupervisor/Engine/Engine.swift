import BatonMachines
import BatonPlatform
import BatonProtocol

// The engine drives the supervisor's machine and decides nothing about the protocol. One thread, one loop, and always
// the same order: what has become ready is read and decoded, the machine is asked, its commands are executed in order,
// and what becomes of them are the next inputs. Nothing here waits for anybody; it sleeps for ever when nothing happens.
//
//     Engine.swift           what it holds, and the loop
//     EngineInputs.swift     an input, the verdict, its commands
//     EngineCommands.swift   a function a command
//     Arrivals.swift         a frame to an input; Judging.swift the verdict on its claims
//     Spawning.swift         a release to a process; Exits.swift its end
//     Clients.swift          the control socket; Requests.swift what it asks
//     Attempts.swift         a request to an attempt to a receipt

/// The supervisor of one service, from its start to its ordered stop.
package final class Engine {
  let configuration: Configuration
  let log: Log
  /// With the address of the keeper, which may change.
  var environment: Environment
  /// As the operator has named it.
  let configurationFile: String
  let program: OwnProgram
  let startedAt = WallClock.now
  let listeners: [Listener]
  let store: Store
  let hashing: Hashing
  let pinning: Pinning
  let safekeeping: Safekeeping

  var loop: EventLoop
  var machine = Machine<Supervisor>(.adopting)
  /// What an earlier supervisor has left behind: the first that the machine is told.
  var finding = Supervisor.Found.quiet(incumbent: .gone)
  /// Hangs up when the keeper dies.
  var lifeline: OwnedDescriptor?
  /// Set when it has died.
  var keeperProblem: Sentence?
  /// The next one, as long as it takes what it is given.
  var attachment: Attachment?
  var deadlines = Deadlines()
  var watches = Watches()
  var clients: ControlServer

  /// Inputs that are still to be taken, the oldest first.
  var inputs: [Supervisor.Input] = []
  var isTakingInputs = false

  var incumbent: ManagedProcess?
  var successor: ManagedProcess?
  /// Processes out of the machine's sight that are watched to their exit.
  var released: [ManagedProcess] = []

  /// Attempts without a conclusion: the one in flight, and one that ends with the next start.
  var attempts: [Attempt: OngoingAttempt] = [:]
  /// Requests that the machine has not answered yet.
  var candidates: [Attempt: OngoingAttempt] = [:]
  /// The attempt that the machine has in flight, or had last.
  var current: OngoingAttempt?
  var custody = LockCustody()
  var restarts = Restarts()
  var chance = SystemRandomNumberGenerator()
  /// The exit code by which the program said that it need not be started again.
  var finalExitCode: Int32?
  var warnings: [String] = []
  /// Receipts that wait for the digest of an executable.
  var unfiled: [(receipt: Receipt, attempt: OngoingAttempt)] = []
  /// What watchers are still to be told, in its order.
  var owedProgress: [(watcher: UInt64, ControlResponse)] = []
  /// The listeners' queues as last seen.
  var latestQueues: [ListenQueue?]
  var orphans = Orphanage.none
  var readiness = ServiceReadiness.owed
  /// The upgrade of this supervisor itself, while one is under way.
  var selfUpgrade: SelfUpgrade?
  var replacement = Replacement.none
  /// Whether something in the journal is written and not yet durable.
  var journalDebt = JournalDebt.none
  /// Set when everything has stopped: the loop ends.
  var ending: ExitCode?

  enum JournalDebt: Hashable {
    case none, unsynced
  }

  enum Orphanage: Hashable {
    case none, suspected
  }

  init(
    _ checked: CheckedConfiguration, as program: OwnProgram, environment: Environment, log: Log,
    loop: consuming EventLoop, listeners: [Listener], store: Store, clients: consuming ControlServer,
    safekeeping: Safekeeping
  ) {
    configuration = checked.configuration
    configurationFile = checked.source.file
    self.program = program
    self.environment = environment
    self.log = log
    self.loop = loop
    self.listeners = listeners
    self.store = store
    self.clients = clients
    self.safekeeping = safekeeping
    hashing = Hashing()
    pinning = Pinning(ReleaseShelf(at: store.directory.releasesDirectory))
    latestQueues = listeners.map { _ in nil }
  }
}

extension Engine {
  /// Supervises until everything has stopped.
  ///
  /// - Throws: when the loop itself fails; the service goes on without its supervisor.
  package func supervise() throws(StartRefusal) -> ExitCode {
    do throws(SystemFailure) {
      return try loopUntilStopped()
    } catch {
      throw StartRefusal(error, then: "the service goes on without a supervisor")
    }
  }

  private func loopUntilStopped() throws(SystemFailure) -> ExitCode {
    for listener in listeners {
      log.say(.fact(.notice, "listener \(listener.name) listens on \(listener.address)"))
    }
    proveLife()
    takeFinding()
    var events: [EventLoop.Event] = []
    while true {
      if let ending { return ending }
      try loop.setDeadline([deadlines.earliest, clients.deadline].compactMap(\.self).min())
      try loop.wait(into: &events)
      for event in events { attend(to: event) }
      soundAlarms()
      hurryClients()
      reapOrphans()
      replaceWhenQuiet()
    }
  }

  private func attend(to event: EventLoop.Event) {
    switch event {
    case .ready(let token, let readiness): attend(to: token, readiness)
    case .signal(let signal): attend(to: signal)
    case .deadlinePassed, .woken: break
    }
  }

  private func attend(to token: UInt64, _ readiness: Readiness) {
    if clients.owns(token) { return attendToClients(token, readiness) }
    // Of a descriptor that was closed in this very batch.
    guard let watched = watches[token] else { return }
    switch watched {
    case .channel(let process): attendToChannel(of: process, readiness)
    case .exit(let process): noticeExit(of: process)
    case .hash(let key): attendToHash(key)
    case .pin: attendToPin()
    case .keeper: noticeEndOfKeeper(token)
    case .attachment: completeAttachment(token)
    case .candidate: judgeCandidate()
    }
  }

  /// Alarms go off when everything that has arrived was taken: an answer that is there counts, however late it is.
  private func soundAlarms() {
    guard deadlines.isDue(at: .now()) else { return }
    readChannels()
    let now = MonotonicInstant.now()
    while let alarm = deadlines.takeDue(at: now) { sound(alarm) }
  }

  private func sound(_ alarm: Alarm) {
    switch alarm {
    case .machine(.restart): requestStart()
    case .machine(let timer): take(.timerFired(timer))
    case .attemptLimit: endAttemptOfLongStanding()
    case .queueSample: sampleQueues()
    case .launch: launchAgain()
    case .sweep(let pid): sweepAgain(pid)
    case .overdueExit(let pid): reportEndedChannel(pid)
    case .release(let pid): killReleased(pid)
    case .child(let token): abandonChild(token)
    case .proofOfLife: proveLife()
    case .candidate: hurryCandidate()
    }
  }
}
