import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

/// The driver: everything that happens on the control thread.
///
/// It translates, and decides nothing about the protocol: readiness becomes happenings, happenings go to the machine,
/// the machine's commands become deeds, and what becomes of them is told to the machine. The machine is a successor's
/// until the process serves, and an incumbent's from there on.
final class Session {
  enum Party {
    case successor(Machine<Successor>)
    case incumbent(Machine<Incumbent>)
  }

  let desk: Desk
  let traffic: Traffic
  let declaration: Declaration
  let listenerNames: [String]
  let supervision: ManagedProcess.Supervision
  let notice: @Sendable (String) -> Void
  let tuning: Tuning

  var loop: EventLoop
  var line: Line?
  /// There until the process goes; nothing where nobody supervises.
  var rendezvous: Rendezvous?
  var party = Party.successor(Machine(.greeting))
  var attempts = AttemptNumbers()
  var timers: ArmedTimers
  var keeper: LockKeeper?

  /// What came with the last message, for the commands that it leads to.
  var parcel = Parcel()
  /// What the application has shown or said last, for the messages that tell it.
  var portfolio = Portfolio()
  var moving = Moving()
  /// What is to be told to the machine before anything else.
  var results: [Happening] = []
  /// When this process is ended, if it has not ended by itself.
  var lastMoment: MonotonicInstant?
  var isDetached = false

  init(_ start: Start, desk: Desk, traffic: Traffic) throws(SystemFailure) {
    // Locals first: the loop is not copyable, and must not be thrown away half made.
    let loop = try EventLoop()
    let line = try start.channel.map { (number) throws(SystemFailure) in
      try Line(OwnedDescriptor(adopting: number), watchedBy: loop)
    }
    rendezvous = try line.map { (line) throws(SystemFailure) in
      try Rendezvous(start.listeners, on: line.channel.descriptor)
    }
    self.line = line
    self.loop = loop
    self.desk = desk
    self.traffic = traffic
    declaration = start.declaration
    listenerNames = start.listenerNames
    supervision = start.channel == nil ? .unsupervised : .supervised
    notice = start.notice
    tuning = start.tuning
    timers = ArmedTimers(start.tuning)
    if let data = start.declaration.data { keeper = LockKeeper(directory: data.directory, formats: data.formats) }
    portfolio.role = start.role
  }

  /// What the thread is started with.
  struct Start: Sendable {
    var declaration: Declaration
    var role: Role
    /// The number of the control channel, which the session takes over.
    var channel: Int32?
    var listenerNames: [String]
    /// All that were handed over.
    var listeners: [Listener]
    var notice: @Sendable (String) -> Void
    var tuning = Tuning()
  }
}

// MARK: The loop

extension Session {
  /// Runs until the process ends.
  func run() {
    CrashPoint.enter(portfolio.role == .successor ? .successor : .incumbent)
    desk.begin(wakingWith: loop.waker)
    greet()
    var events: [EventLoop.Event] = []
    do throws(SystemFailure) {
      while !isDetached {
        let deadlines = [timers.next, desk.nextDeadline, lastMoment] + moving.deadlines
        try loop.setDeadline(deadlines.compactMap { $0 }.min())
        try loop.wait(into: &events)
        for event in events {
          handle(event)
          tendMoving()
        }
      }
    } catch {
      // Without its loop the thread is as good as dead: the supervisor sees the end of the channel, and the application
      // is told to finish.
      line = nil
      askToRetire(BatonError(.system, error))
    }
  }

  private func greet() {
    if supervision == .unsupervised {
      feed(.helloAckReceived(attempts.begun(.random()), .second))
    } else {
      send(hello)
      timers.arm(.supervisorSilence)
    }
  }

  private func handle(_ event: EventLoop.Event) {
    switch event {
    case .ready(Rendezvous.token, _): attendToRendezvous()
    case .ready(let token, _) where token >= PairLine.firstToken: attendToPair(token)
    case .ready(_, let readiness):
      if readiness.contains(.writable) { flush() }
      readLine()
    case .woken:
      for wish in desk.takeWishes() { CrashPoint.around(wish) { take(wish) } }
    case .deadlinePassed:
      // What was said in time is heard before a timer says that nothing was.
      readLine()
      expireMoving()
      while let timer = timers.takeDue() { feed(.timerFired(timer)) }
      desk.expire(.now())
      endIfOverdue()
    case .signal:
      // The loop was made without signals.
      break
    }
  }

  private func endIfOverdue() {
    guard let moment = lastMoment, moment <= .now() else { return }
    lastMoment = nil
    tuning.endProcess()
  }
}

// MARK: The machine

extension Session {
  /// Tells the machine what has happened, and does what it commands. Results of commands are told before anything else.
  func feed(_ happening: Happening) {
    var queue = [happening]
    while !queue.isEmpty {
      step(queue.removeFirst())
      queue.insert(contentsOf: results, at: 0)
      results = []
    }
  }

  private func step(_ happening: Happening) {
    portfolio.note(happening)
    switch party {
    case .successor(var machine):
      guard let input = happening.forSuccessor else { return misunderstood(happening) }
      let verdict = machine.handle(input)
      party = .successor(machine)
      act(on: verdict, happening, execute)
      if let phase = machine.phase.incumbent {
        party = .incumbent(Machine(phase))
        CrashPoint.enter(.incumbent)
      }
      // Begin may come before the application is warm, to a version-1 peer: then its parcel is needed later.
      if case .warmingBegun = machine.phase { return }
    case .incumbent(var machine):
      guard let input = happening.forIncumbent else { return misunderstood(happening) }
      let verdict = machine.handle(input)
      party = .incumbent(machine)
      act(on: verdict, happening, execute)
    }
    if happening.isWordOfSupervisor { discardParcel() }
  }

  /// Closes descriptors that came along and that no command has taken or will take.
  private func discardParcel() {
    parcel.lock = nil
    if case .incumbent(let machine) = party, case .sealing = machine.phase { return }
    parcel.escrow = nil
  }

  private func act<Phase, Command>(
    on verdict: Verdict<Phase, Command>, _ happening: Happening, _ execute: (Command) -> Void
  ) {
    switch verdict {
    case .move(_, let commands), .stay(let commands):
      for command in commands { CrashPoint.around(command) { execute(command) } }
    case .ignore(let reason):
      if happening.isWordOfSupervisor { notice("ignored a late word of the supervisor, \(happening): \(reason)") }
    case .violation(let reason):
      misunderstood(happening, reason)
    }
  }

  private func misunderstood(_ happening: Happening, _ reason: String = "it is not meant for this process now") {
    notice("\(happening) is out of place: \(reason)")
    if happening.isWordOfSupervisor { results.append(.supervisorViolated) }
  }

  /// The application is told to end the process; if it does not, we do.
  func end(_ error: BatonError) {
    letGoOfRendezvous()
    endMoving()
    desk.call(.end(error)) { state in
      state.drain = nil
      state.parking = .closed
    }
    endProcess(after: tuning.graceAfterEnd)
  }

  /// Sees to it that the process ends. Where nobody supervises, nobody waits for that.
  func endProcess(after grace: Duration) {
    guard supervision == .supervised else { return }
    lastMoment = MonotonicInstant.now().advanced(by: grace)
  }
}
