import BatonChannel
import BatonPlatform
import BatonProtocol
import RunningPrograms
import Testing

/// What a supervisor holds while servers come and go: the listener, and the number of the attempt.
final class Door {
  let listener: ListeningSocket
  let scratch: Scratch

  init(_ scratch: Scratch) throws {
    self.scratch = scratch
    listener = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 100)
  }

  var port: UInt16 {
    guard case .ipv4(_, let port) = listener.address else { return 0 }
    return port
  }

  func client() throws -> RedisClient { try RedisClient(of: self, port: Int(port)) }
}

/// The built `baton-kv` with its control channel in the hands of the test, which plays the supervisor line by line.
final class SupervisedServer {
  private let process: ProcessHandle
  private var line: Line
  private var unread: [Message] = []
  private(set) var moments: [Message.Moment] = []
  /// What became of its connections, as it said last.
  private(set) var closed: Message.Closed?
  let attempt = HandoffID.random()

  init(_ role: String, at door: Door, _ switches: [String] = [], under wrapper: [String] = []) throws {
    let pair = try OwnedDescriptor.socketPair()
    let (ours, theirs) = (pair.first.raw, pair.second.raw)
    let null = try Files.open("/dev/null", for: .updating(mode: 0))
    let command = wrapper + [BuiltProgram.path("baton-kv"), "--data", door.scratch.path] + switches
    var request = SpawnRequest(
      executable: .path(command[0]), arguments: command,
      descriptors: [null.raw, null.raw, StandardStream.error.rawValue, door.listener.descriptor.raw, theirs])
    request.listenPid = .ofTheChild
    let variables = ["HANDOFF_ROLE": role, "HANDOFF_SOCK_FD": "4", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "kv"]
    for (name, value) in variables { request.environment[name] = value }
    process = try ProcessHandle.spawn(request)
    line = Line(try ControlChannel(OwnedDescriptor.duplicate(of: ours)))
  }

  deinit {
    _ = try? process.send(.kill)
    _ = try? process.waitUntilEnded()
  }

  func kill() throws {
    try process.send(.kill)
    _ = try process.waitUntilEnded()
  }

  func status() throws -> BatonPlatform.ExitStatus {
    try #require(try process.descriptor.wait(for: .readable, until: .now().advanced(by: patience)))
    guard case .ended(let status) = try process.waitUntilEnded() else { throw TestProblem(description: "reaped") }
    return status
  }

  func send(_ message: Message) throws { try line.channel.send(message) }

  func send(_ message: Message, passing passed: borrowing OwnedDescriptor) throws {
    try line.channel.send(message, passing: passed)
  }

  func speakVersionTwo() { line.channel.version = .two }

  /// The next word that is no sign of life.
  func next() throws -> Message {
    let deadline = MonotonicInstant.now().advanced(by: patience)
    while true {
      while !unread.isEmpty {
        switch unread.removeFirst() {
        case .heartbeat, .status: continue
        case .moment(let moment): moments.append(moment)
        case .closed(let closed): self.closed = closed
        case let message: return message
        }
      }
      let speaks = try line.channel.descriptor.wait(for: .readable, until: deadline)
      try #require(speaks && .now() < deadline, "the server says nothing")
      let reception = line.channel.receive()
      unread += reception.arrivals.map(\.message)
      try #require(reception.end == nil || !unread.isEmpty, "the channel has ended")
    }
  }

  /// Noncopyable, so it needs somebody to hold it.
  private final class Line {
    var channel: ControlChannel
    init(_ channel: consuming ControlChannel) { self.channel = channel }
  }
}

// MARK: The steps of an attempt

extension SupervisedServer {
  /// Hello, HelloAck, Prepared.
  func warmUp() throws -> Message.Prepared {
    guard case .hello = try next() else { throw TestProblem(description: "no Hello") }
    speakVersionTwo()
    try send(.helloAck(.init(chosenVersion: .two, handoffID: attempt)))
    guard case .prepared(let prepared) = try next() else { throw TestProblem(description: "not prepared") }
    return prepared
  }

  func ready() throws -> Message.Ready {
    guard case .ready(let ready) = try next() else { throw TestProblem(description: "not ready") }
    return ready
  }

  /// A first start up to Serve.
  func start() throws {
    _ = try warmUp()
    try begin(1, .acquire)
    _ = try ready()
    try send(.serve(attempt))
  }

  func begin(_ generation: UInt64, _ lock: LockPassage) throws {
    try send(.beginOwned(.init(handoffID: attempt, generation: Generation(generation), lock: lock)))
  }

  func begin(_ generation: UInt64, passing lock: borrowing OwnedDescriptor) throws {
    let begin = Message.BeginOwned(handoffID: attempt, generation: Generation(generation), lock: .attached)
    try send(.beginOwned(begin), passing: lock)
  }

  /// PrepareHandoff, Drained.
  func drain(_ id: HandoffID) throws {
    try send(
      .prepareHandoff(
        .init(handoffID: id, successorPID: 1, deadlineMilliseconds: 30_000, drainGraceMilliseconds: 10_000)))
    guard case .drained = try next() else { throw TestProblem(description: "not drained") }
  }

  /// SealRequest, and what it is answered; with the lock when the seal is complete.
  func seal(_ id: HandoffID) throws -> (answer: Message, lock: OwnedLock?) {
    let pair = try OwnedDescriptor.socketPair()
    try send(.sealRequest(id), passing: pair.second)
    let answer = try next()
    guard case .sealComplete = answer else { return (answer, nil) }
    var bytes: [UInt8] = []
    let message = try pair.first.receive(appendingTo: &bytes, limit: 64)
    guard let passed = message.takeDescriptor() else { return (answer, nil) }
    return (answer, OwnedLock(passed))
  }

  func resume(_ id: HandoffID, _ generation: UInt64, passing lock: borrowing OwnedDescriptor) throws {
    let resume = Message.ResumeOwned(handoffID: id, generation: Generation(generation), lock: .attached)
    try send(.resumeOwned(resume), passing: lock)
    guard case .resumed = try next() else { throw TestProblem(description: "not resumed") }
  }
}

/// A lock that the test holds for a while.
final class OwnedLock {
  let descriptor: OwnedDescriptor

  init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }
}
