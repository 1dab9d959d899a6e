import Baton
import BatonPlatform

/// The server as its own thread sees it: connections, keyspace and log, driven by one epoll loop.
///
/// The loop lives from the start of the process to its end. Stages come to it as jobs (`ServerThread`): warm, own, serve, drain,
/// seal, own again. Between them connections keep being served as far as the stage allows: lingering ones are read to their end
/// while the successor already answers.
final class Server {
  enum Standing {
    /// Nobody was ever answered.
    case notServing
    case serving
    /// No request is taken any more; the data may be somebody else's.
    case resting
  }

  var loop: EventLoop
  let options: Options
  var execution: Execution
  var replay: LogReplay
  var committer: Committer?
  var isCommitting = false
  var isFull = false

  var standing = Standing.notServing
  var listeners: [UInt64: Listener] = [:]
  var connections: [UInt64: Connection] = [:]
  /// Connections with an answer that waits for stable storage, or with requests that are held back.
  var waiting: Set<UInt64> = []
  /// Connections whose client has still to end its side, and until when, earliest first.
  var lingering: [(until: MonotonicInstant, token: UInt64)] = []
  var nextToken: UInt64 = 0
  /// Until when accepting rests because the kernel had no descriptor, or there are too many connections.
  var acceptRestsUntil: MonotonicInstant?
  var warnedOfRestAt: MonotonicInstant?
  var hasAnswered = false
  var drainToBegin: DrainToBegin?
  var draining: Draining?
  var ending: Ending?
  let startedAt = MonotonicInstant.now()

  let jobs: JobQueue
  let process: ManagedProcess
  var room = [UInt8](repeating: 0, count: Limits.readBytes)
  var isOver = false

  init(_ options: Options, _ process: ManagedProcess) throws(SystemFailure) {
    let loop = try EventLoop(signals: [.terminate, .interrupt])
    jobs = JobQueue(loop.waker)
    self.loop = loop
    self.options = options
    self.process = process
    var facts = ServerFacts()
    facts.version = options.version
    facts.health = options.rehearsal.health
    facts.processID = Host.pid
    execution = Execution(facts: facts)
    replay = LogReplay(path: "\(options.dataDirectory)/log")
  }

  /// Runs until the end that `end` has begun.
  func run() throws(SystemFailure) {
    var events: [EventLoop.Event] = []
    while !isOver {
      try loop.setDeadline(nextDeadline)
      try loop.wait(into: &events)
      execution.facts.uptime = startedAt.duration(to: .now())
      for event in events { try handle(event) }
      try passDeadlines(.now())
      handOverWrites()
      finishDrainIfDone()
      finishEndIfDone()
    }
  }

  private func handle(_ event: EventLoop.Event) throws(SystemFailure) {
    switch event {
    case .ready(let token, let readiness):
      if let listener = listeners[token] {
        try accept(listener)
        // An event for a connection that was dropped in the same batch names nobody any more.
      } else if let connection = connections[token] {
        try converse(connection, readiness)
      }
    case .woken: for job in jobs.takeAll() { try job(self) }
    case .signal: askedToEnd()
    case .deadlinePassed: break
    }
  }

  /// Who never served owes nobody an orderly end.
  private func askedToEnd() {
    guard standing == .notServing else { return process.stop() }
    say(.info, "asked to end before it served")
    Program.end(status: 0)
  }

  private func converse(_ connection: Connection, _ readiness: Readiness) throws(SystemFailure) {
    do throws(Connection.Loss) {
      if connection.interest.contains(.readable) {
        try connection.receive(into: &room)
      } else if !readiness.isDisjoint(with: [.hungUp, .failed]) {
        throw .connectionLost
      }
    } catch {
      return try drop(connection)
    }
    try advance(connection)
  }
}
