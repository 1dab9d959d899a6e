import BatonMachines
package import BatonPlatform

// The keeper's driver: readiness to input, command to system call.
//
//     KeeperLoop.swift     what it holds, and the loop
//     KeeperDeeds.swift    a function a command
//     KeeperMail.swift     datagrams: whose they are, and what is asked of the store
//
// The one order that matters: what a supervisor has said is taken before its death is, so that no descriptor that it
// gave with its last breath is lost, and no word of it is taken for its successor's.

/// What a keeper keeps alive.
package struct KeptProgram: Hashable, Sendable {
  package var executable: SpawnRequest.Executable
  package var arguments: [String]
  package var environment: Environment

  package init(executable: SpawnRequest.Executable, arguments: [String], environment: Environment) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
  }

  /// The program that this process is, whatever has become of its file since: the kernel keeps the file that a running
  /// process executes, and a child that has not executed yet still is that process to it.
  package static let thisProgram = SpawnRequest.Executable.path("/proc/self/exe")
}

package final class KeeperLoop {
  let program: KeptProgram
  let pace: KeeperPace
  let log: Log

  var loop: EventLoop
  var machine = Machine<Keeper>(.unborn)
  var shelf = Shelf()
  /// Where the supervisor sends its notifications.
  let mail: OwnedDescriptor
  let address: SocketAddress
  /// The supervisor has the other end: it hangs up when this process dies.
  let lifeline: Lifeline
  var supervisor: SupervisorProcess?
  /// A service manager above us, which has no store.
  let outer: OuterManager?
  var deadlines: [Keeper.Timer: MonotonicInstant] = [:]
  /// Until then no mail is read, because there is no room for descriptors.
  var deafUntil: MonotonicInstant?
  var ending: KeeperEnd?
  /// Whose supervisor it keeps.
  var begins = Beginning.anew
  /// What was heard before it has begun.
  var early: [Keeper.Input] = []
  /// Inputs that are still to be taken, the oldest first.
  var inputs: [Keeper.Input] = []
  var isTakingInputs = false

  package init(_ program: KeptProgram, pace: KeeperPace = KeeperPace(), log: Log) throws(SystemFailure) {
    var signals = keeperSignals
    signals.signals.insert(.childEnded)
    try Signal.pipe.ignore()
    try Orphans.adopt()
    loop = try EventLoop(signals: signals)
    address = .unix(path: "@baton-keeper-\(try Self.randomWord())")
    mail = try OwnedDescriptor.datagramReceiver(at: address)
    lifeline = try Lifeline()
    outer = try OuterManager(program.environment)
    self.program = program
    self.pace = pace
    self.log = log
    try loop.watch(mail, for: .readable, token: Self.mailToken)
    try takeOverWhatWasPassed()
  }

  /// Whether it starts a supervisor, or is that of one which runs.
  enum Beginning {
    case anew, attached
  }

  static let mailToken: UInt64 = 1
  static let supervisorTokens: Range<UInt64> = 2..<3

  /// The name is nobody's secret, and need not be: who sends is asked of the kernel. It must only be free.
  private static func randomWord() throws(SystemFailure) -> String {
    try Host.randomBytes(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
  }

  /// Somebody above may have opened sockets for the service: they are held like those that the supervisor gives.
  private func takeOverWhatWasPassed() throws(SystemFailure) {
    let passed = try PassedDescriptors(announcedBy: program.environment)
    for text in passed.names {
      guard let name = DescriptorName(text), let descriptor = passed.take(name) else { continue }
      store(descriptor, as: name, .kept)
    }
  }
}

extension KeeperLoop {
  /// Keeps until the supervisor has ended for good.
  package func keep() throws(SystemFailure) -> KeeperEnd {
    CrashPoint.enter(.keeper)
    take(begins == .attached ? .attached : .begun)
    while !early.isEmpty { take(early.removeFirst()) }
    var events: [EventLoop.Event] = []
    while true {
      if let ending { return ending }
      try loop.setDeadline([deadlines.values.min(), deafUntil].compactMap(\.self).min())
      try loop.wait(into: &events)
      for event in events { try attend(to: event) }
      soundAlarms()
      if let deafUntil, deafUntil <= .now() { try hearAgain() }
    }
  }

  private func attend(to event: EventLoop.Event) throws(SystemFailure) {
    switch event {
    case .ready(Self.mailToken, _): try readMail()
    case .ready(let token, _) where Shelf.tokens.contains(token): dropAbandoned(token)
    case .ready: try reap()
    case .signal(let received) where received.signal == .childEnded: try reap()
    case .signal(let received): take(.signalReceived(received.signal))
    case .deadlinePassed, .woken: break
    }
  }

  private func soundAlarms() {
    let now = MonotonicInstant.now()
    for timer in Keeper.Timer.allCases {
      guard let instant = deadlines[timer], instant <= now else { continue }
      deadlines[timer] = nil
      take(.timerFired(timer))
    }
  }

  /// Asks the machine, and does what it says, one input after the other.
  func take(_ input: Keeper.Input) {
    inputs.append(input)
    guard !isTakingInputs else { return }
    isTakingInputs = true
    defer { isTakingInputs = false }
    while !inputs.isEmpty {
      let next = inputs.removeFirst()
      tell(next)
      switch machine.handle(next) {
      case .move(_, let commands), .stay(let commands):
        for command in commands { CrashPoint.around(command) { execute(command) } }
      case .ignore(let reason): log.say(.fact(.debug, "the keeper ignores \(next)", reason))
      case .violation(let reason): log.say(.fact(.warning, "bug in baton: the keeper got \(next)", reason))
      }
    }
  }
}

/// A supervisor that runs, by its pidfd.
final class SupervisorProcess {
  let handle: ProcessHandle
  let startedAt = MonotonicInstant.now()

  init(_ handle: consuming ProcessHandle) {
    self.handle = handle
  }

  var pid: Int32 { handle.pid }
}

/// A pipe of which the supervisor gets the one end, and nobody the other.
struct Lifeline: ~Copyable {
  let given: OwnedDescriptor
  private let held: OwnedDescriptor

  init() throws(SystemFailure) {
    let (given, held) = try Pipe().split()
    self.given = OwnedDescriptor(adopting: given)
    self.held = OwnedDescriptor(adopting: held)
  }
}

/// A service manager above the keeper.
final class OuterManager {
  let socket: NoticeSocket

  init?(_ environment: Environment) throws(SystemFailure) {
    let socket = try NoticeSocket(environment)
    switch consume socket {
    case .some(let socket): self.socket = socket
    case .none: return nil
    }
  }
}
