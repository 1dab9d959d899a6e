import BatonPlatform

/// Drives the clients of one load: a thread, an event loop, and what was seen so far.
struct LoadLoop: ~Copyable {
  let plan: LoadPlan
  var ledger: Ledger
  var tally = LoadTally()
  var loop: EventLoop
  private var clients: [LoadClient]
  private var clientsByToken: [UInt64: LoadClient] = [:]
  private var lastToken: UInt64 = 0
  private var lastAnswer: MonotonicInstant?

  init(_ plan: LoadPlan, prefix: String) throws(SystemFailure) {
    self.plan = plan
    ledger = Ledger(writers: plan.writers, prefix: prefix)
    loop = try EventLoop()
    let now = MonotonicInstant.now()
    clients =
      (0..<plan.writers).map { LoadClient(.writer($0), startingAt: now) }
      + (0..<plan.readers).map { LoadClient(.reader(of: $0 % max(1, plan.writers)), startingAt: now) }
      + (0..<plan.newcomers).map { _ in LoadClient(.newcomer, startingAt: now) }
  }

  /// Does what is due and what has arrived, until `shouldEnd` says so (asked after each round; wake the loop for it).
  /// Every question in the air is still answered, so that at the end nothing but broken connections is in doubt.
  mutating func run(until shouldEnd: () -> Bool, afterEachRound publish: (LoadTally) -> Void) throws(SystemFailure) {
    var events: [EventLoop.Event] = []
    while true {
      let ending = shouldEnd()
      if ending && !clients.contains(where: { $0.question != nil }) { break }
      let now = MonotonicInstant.now()
      for client in clients where client.due(patience: plan.patience) <= now { try attend(client, now, ending) }
      let dues = clients.lazy.filter { !ending || $0.question != nil }.map { [plan] in $0.due(patience: plan.patience) }
      try loop.setDeadline(dues.min() ?? now)
      try loop.wait(into: &events)
      for case .ready(let token, let readiness) in events { try advance(token, readiness) }
      publish(tally)
    }
    for client in clients { disconnect(client) }
  }

  /// Something is due: the next question, or the end of patience.
  private mutating func attend(_ client: LoadClient, _ now: MonotonicInstant, _ ending: Bool) throws(SystemFailure) {
    switch client.stage {
    case .resting where ending && client.question == nil: return
    case .resting:
      if client.question == nil { client.question = question(for: client, now) }
      if let question = client.question, question.asked.advanced(by: plan.patience) <= now {
        giveUp(client, .late, "\(question.request) within \(plan.patience)")
      } else if client.connection == nil {
        try connect(client)
      } else {
        ask(client)
      }
    case .connecting, .awaitingAnswer:
      giveUp(client, .late, client.question.map { "\($0.request) within \(plan.patience)" } ?? "no question")
    }
  }

  private mutating func question(for client: LoadClient, _ now: MonotonicInstant) -> Question {
    switch client.occupation {
    case .writer(let number): return Question(request: ledger.nextWrite(of: number), floor: 0, asked: now)
    case .reader(let writer):
      let (request, floor) = ledger.read(of: writer)
      return Question(request: request, floor: floor, asked: now)
    case .newcomer: return Question(request: .ping, floor: 0, asked: now)
    }
  }

  private mutating func connect(_ client: LoadClient) throws(SystemFailure) {
    let socket = try OwnedDescriptor.socket(for: plan.address, .nonBlocking)
    do {
      switch try socket.beginConnecting(to: plan.address) {
      case .connected, .inProgress: break
      case .queueFull:
        return refused(client, "the queue of \(plan.address) is full")
      }
    } catch { return refused(client, "\(error)") }
    lastToken += 1
    try loop.watch(socket, for: .writable, token: lastToken)
    client.connection = LoadConnection(socket, token: lastToken)
    client.stage = .connecting
    clientsByToken[lastToken] = client
  }

  private mutating func advance(_ token: UInt64, _ readiness: Readiness) throws(SystemFailure) {
    guard let client = clientsByToken[token], let connection = client.connection else { return }
    if client.stage == .connecting { try connected(client, connection) } else { receive(client, connection) }
  }

  private mutating func connected(_ client: LoadClient, _ connection: LoadConnection) throws(SystemFailure) {
    if let errno = try connection.socket.pendingError() { return refused(client, "\(errno)") }
    try loop.change(connection.socket, to: .readable, token: connection.token)
    tally.connects += 1
    ask(client)
  }

  private mutating func ask(_ client: LoadClient) {
    guard let question = client.question, let connection = client.connection else { return }
    client.stage = .awaitingAnswer
    let bytes = question.request.bytes
    do {
      guard try connection.socket.send(bytes.span) == .bytes(bytes.count) else {
        return giveUp(client, .system, "the socket took no whole request")
      }
    } catch { interrupted(client, .reset, "\(error)") }
  }

  private mutating func receive(_ client: LoadClient, _ connection: LoadConnection) {
    let outcome: ReadOutcome
    do {
      outcome = try connection.socket.read(appendingTo: &connection.received, limit: LoadLimits.answerBytes)
    } catch { return interrupted(client, .reset, "\(error)") }
    switch outcome {
    case .bytes: takeAnswer(client, connection)
    case .ended: closed(client, connection)
    case .wouldBlock: break
    }
  }

  private mutating func takeAnswer(_ client: LoadClient, _ connection: LoadConnection) {
    let answer: Answer
    do {
      guard let (first, length) = try Answer.first(in: connection.received) else { return }
      connection.received.removeFirst(length)
      answer = first
    } catch { return giveUp(client, .wrong, "no answer of this protocol: \(error.shown)") }
    guard let question = client.question, connection.received.isEmpty else {
      return giveUp(client, .wrong, "an answer that nobody asked for: \(answer)")
    }
    if let words = complaint(answer, to: question, of: client) { return giveUp(client, .wrong, words) }
    answered(client, question)
  }

  private mutating func complaint(_ answer: Answer, to question: Question, of client: LoadClient) -> String? {
    switch client.occupation {
    case .writer(let number): ledger.take(answer, to: question.request, of: number)
    case .reader(let writer): ledger.take(answer, readOf: writer, since: question.floor)
    case .newcomer: answer == .status("PONG") ? nil : "PING was answered \(answer)"
    }
  }

  private mutating func answered(_ client: LoadClient, _ question: Question) {
    let now = MonotonicInstant.now()
    tally.answers += 1
    if case .writer = client.occupation { tally.acknowledgedWrites += 1 }
    tally.longestAnswer = max(tally.longestAnswer, question.asked.duration(to: now))
    if let lastAnswer { tally.longestSilence = max(tally.longestSilence, lastAnswer.duration(to: now)) }
    lastAnswer = now
    client.question = nil
    if client.occupation == .newcomer { disconnect(client) }
    let rest = client.occupation == .newcomer ? plan.newcomerRest : plan.rest
    client.stage = .resting(until: now.advanced(by: rest))
  }

  /// The server has closed the connection: in order between two requests, and an answer of its own kind to a request.
  private mutating func closed(_ client: LoadClient, _ connection: LoadConnection) {
    if !connection.received.isEmpty { return interrupted(client, .partial, "the end after part of an answer") }
    if client.stage == .awaitingAnswer { tally.retries += 1 } else { tally.closedInOrder += 1 }
    disconnect(client)
    if client.question != nil, plan.weather == .kills { doubt(client) }
    client.stage = .resting(until: .now())
  }

  private mutating func interrupted(_ client: LoadClient, _ kind: LoadFailure.Kind, _ detail: String) {
    guard plan.weather == .kills else { return giveUp(client, kind, detail) }
    tally.broken += 1
    disconnect(client)
    doubt(client)
    client.stage = .resting(until: .now())
  }

  private mutating func doubt(_ client: LoadClient) {
    guard case .writer(let number) = client.occupation, let question = client.question else { return }
    ledger.doubt(question.request, of: number)
  }

  private mutating func refused(_ client: LoadClient, _ detail: String) {
    tally.add(.init(kind: .refused, client: client.name, detail: detail, instant: .now()))
    disconnect(client)
    client.stage = .resting(until: MonotonicInstant.now().advanced(by: LoadLimits.refusedRest))
  }

  /// Counts a failure and forgets the question. Whether a write was done is in doubt from here on.
  private mutating func giveUp(_ client: LoadClient, _ kind: LoadFailure.Kind, _ detail: String) {
    tally.add(.init(kind: kind, client: client.name, detail: detail, instant: .now()))
    doubt(client)
    client.question = nil
    disconnect(client)
    client.stage = .resting(until: MonotonicInstant.now().advanced(by: plan.rest))
  }

  private mutating func disconnect(_ client: LoadClient) {
    guard let connection = client.connection else { return }
    clientsByToken[connection.token] = nil
    client.connection = nil
  }
}
