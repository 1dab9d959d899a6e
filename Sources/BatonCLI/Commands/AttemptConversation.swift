import BatonPlatform
import BatonSupervisor

/// Asks for an attempt and shows how it goes on, to its receipt. Who stops listening changes nothing.
struct AttemptConversation {
  private let arguments: Arguments
  private let console: Console
  private let view: ProgressView

  init(_ arguments: Arguments, _ console: Console) {
    self.arguments = arguments
    self.console = console
    view = ProgressView(arguments, console)
  }

  func hold(_ question: (UpgradeRequest) -> ControlRequest) throws(CommandFailure) -> ExitCode {
    let request = try self.request()
    return try hold(question(request), request.executable)
  }

  /// For a request without a descriptor, or with that of the executable.
  func hold(
    _ question: ControlRequest, _ executable: RequestedExecutable = .configured
  ) throws(CommandFailure) -> ExitCode {
    let supervised = try Supervised(arguments, console)
    try send(question, executable, to: supervised)
    var view = view
    var begun: UInt64?
    while let response = try supervised.nextResponse() {
      switch response {
      case .accepted(let attempt):
        begun = attempt
        if waiting == .detached { return try leave(attempt) }
      case .progress(let progress): try view.show(progress)
      case .finished(let receipt): return try finish(receipt, &view)
      case .refused(let refusal): throw supervised.failure(refusal)
      case .status, .history, .receipt, .releases, .underway, .stopping, .replacing, .attached:
        throw .unexpected(response)
      }
    }
    guard let begun else { throw supervised.gone }
    guard let receipt = try receipt(of: begun, from: supervised.next) else { throw supervised.gone }
    return try finish(receipt, &view)
  }

  /// The supervisor is gone in the middle of the attempt: the next one ends it, and has its receipt then.
  private func receipt(of attempt: UInt64, from next: NextSupervisor) throws(CommandFailure) -> Receipt? {
    console.complain(
      Sentence.fact(.warning, "the supervisor is gone", attempt: attempt, nil, then: "the next one is waited for")
        .line() + "\n")
    _ = try next.ask(.status) { response -> Status? in
      guard case .status(let status) = response, status.inFlight?.attempt != attempt else { return nil }
      return status
    }
    // It may still wait for the hash of the executable.
    return try next.ask(.receipt(.attempt(attempt)), within: .seconds(10)) {
      if case .receipt(let receipt) = $0 { receipt } else { nil }
    }
  }

  private func finish(_ receipt: Receipt, _ view: inout ProgressView) throws(CommandFailure) -> ExitCode {
    try view.end()
    try show(receipt)
    complain(of: receipt)
    return receipt.outcome.exitCode
  }

  private func request() throws(CommandFailure) -> UpgradeRequest {
    let executable: RequestedExecutable =
      if let path = arguments.operands.first { .attached(path: console.resolved(path)) } else { .configured }
    return UpgradeRequest(
      executable: executable, arguments: arguments.has(.arg) ? arguments.values(of: .arg) : nil,
      environment: try arguments.values(of: .env, as: .environment), reason: arguments.value(of: .reason) ?? "",
      timeoutMilliseconds: try timeoutMilliseconds, waiting: waiting)
  }

  var waiting: UpgradeRequest.Waiting { arguments.has(.noWait) ? .detached : .untilFinished }

  var timeoutMilliseconds: UInt64? {
    get throws(CommandFailure) {
      let timeout = try arguments.value(of: .timeout, as: .duration(.milliseconds(10)...Duration.seconds(86_400)))
      return timeout.map { UInt64($0.wholeMilliseconds) }
    }
  }

  /// The executable is opened with the rights of whoever runs this. One that cannot be opened is left to the supervisor
  /// to refuse, so that the attempt has its receipt.
  private func send(
    _ request: ControlRequest, _ executable: RequestedExecutable, to supervised: Supervised
  ) throws(CommandFailure) {
    guard case .attached(let path) = executable, let opened = try? Files.open(path, for: .reading) else {
      return try supervised.send(request)
    }
    try supervised.send(request, passing: opened)
  }

  private func leave(_ attempt: UInt64) throws(CommandFailure) -> ExitCode {
    let words = "attempt \(attempt) has begun; baton status shows it\n"
    try console.print(words, orJSON: ["attempt": .number(attempt)], as: arguments)
    return .success
  }

  /// Why it did not go well, and who serves now.
  private func complain(of receipt: Receipt) {
    guard receipt.outcome.exitCode != .success else { return }
    let next = receipt.serving.map { "the \($0.role.rawValue) (pid \($0.pid)) serves" } ?? "nobody serves"
    let sentence = Sentence.unable(
      to: CommandTable.verb(of: arguments.command), receipt.service, attempt: receipt.attempt,
      because: receipt.cause.detail, then: next)
    console.complain(sentence.line() + "\n")
  }

  private func show(_ receipt: Receipt) throws(CommandFailure) {
    try console.print(receipt.text, orJSON: receipt.report, as: arguments)
  }
}

extension CommandFailure {
  /// An answer to another question.
  static func unexpected(_ response: ControlResponse) -> CommandFailure {
    .sentence(
      .unable(
        to: "understand the supervisor", "", because: "it gave another answer than was asked for",
        then: "this is a bug in baton, please report it"), .bug)
  }
}
