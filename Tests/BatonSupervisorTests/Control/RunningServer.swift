import BatonPlatform
import BatonSupervisor
import Testing

/// A control server with a loop of its own, turned by the test.
final class RunningServer {
  let path: String
  private let scratch: Scratch
  private var loop: EventLoop
  private var server: ControlServer

  init() throws {
    scratch = try Scratch()
    path = scratch.file("control.sock")
    loop = try EventLoop()
    server = try ControlServer(ControlSocket.listen(at: path), tokens: 100...10_000, loop: loop)
  }

  var connectionCount: Int { server.connectionCount }
  var deadline: MonotonicInstant? { server.deadline }

  /// Waits for events and deals with them; the questions that they brought.
  @discardableResult
  func turn() throws -> [ControlServer.Question] {
    var events: [EventLoop.Event] = []
    try loop.setDeadline(.now().advanced(by: .seconds(30)))
    try loop.wait(into: &events)
    var questions: [ControlServer.Question] = []
    for event in events {
      guard case .ready(let token, let readiness) = event else { throw Unheard() }
      let isOurs = server.owns(token)
      #expect(isOurs)
      if let question = try server.handle(token, readiness, at: .now(), loop: loop) { questions.append(question) }
    }
    return questions
  }

  func awaitQuestion() throws -> ControlServer.Question {
    while true {
      if let question = try turn().first { return question }
    }
  }

  func runUntil(_ condition: (RunningServer) -> Bool) throws {
    while !condition(self) { try turn() }
  }

  func answer(_ question: ControlServer.Question, _ response: ControlResponse) throws {
    try server.answer(question.connection, response, at: .now(), loop: loop)
  }

  func announce(_ response: ControlResponse) throws {
    try server.announce(response, at: .now(), loop: loop)
  }

  func passTime(to now: MonotonicInstant) throws {
    try server.passTime(to: now, loop: loop)
  }
}

/// Nothing happened for half a minute.
struct Unheard: Error {}

func withServer(_ body: (RunningServer) throws -> Void) throws {
  try body(RunningServer())
}

/// A connection that says nothing as long as it lives.
final class SilentClient {
  let client: ControlClient

  init(_ client: consuming ControlClient) {
    self.client = client
  }
}

extension ControlClient {
  /// The next answer, which must come.
  mutating func answer() throws -> ControlResponse {
    guard let answer = try next(until: .now().advanced(by: .seconds(30))) else { throw Unheard() }
    return answer
  }
}

/// Reads one answer on a thread of its own, while the test turns the server.
final class StartedReader: @unchecked Sendable {
  // Written by the thread before it ends, read after it was joined.
  private var result: Result<ControlResponse, any Error> = .failure(Unheard())
  private var thread: StartedThread?

  init(_ client: consuming ControlClient) throws {
    let box = SilentBox(client)
    thread = try StartedThread(name: "reader") { [unowned self] in
      self.result = Result { try box.answer() }
    }
  }

  func answer() throws -> ControlResponse {
    thread.take()?.join()
    return try result.get()
  }
}

private final class SilentBox: @unchecked Sendable {
  // Used by the reader's thread alone.
  private var client: ControlClient

  init(_ client: consuming ControlClient) {
    self.client = client
  }

  func answer() throws -> ControlResponse {
    try client.answer()
  }
}
