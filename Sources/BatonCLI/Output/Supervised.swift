import BatonPlatform
import BatonSupervisor

/// A running supervisor, as a command talks to it.
final class Supervised {
  private var client: ControlClient
  private let path: String
  /// The command that asks.
  private let command: String

  /// How long a supervisor that is not hung may take for the first answer, on a machine that is very busy.
  private static let patience = Duration.seconds(30)

  /// Connects to the service that `--service` or `--socket` chooses, or to the only one there is.
  convenience init(_ arguments: Arguments, _ console: Console) throws(CommandFailure) {
    try self.init(at: console.controlSocket(for: arguments), for: arguments.command)
  }

  init(at path: String, for command: String) throws(CommandFailure) {
    self.path = path
    self.command = command
    do { client = try ControlClient(at: path) } catch { throw .sentence(error.sentence, .systemWouldNot) }
  }

  func send(_ request: ControlRequest) throws(CommandFailure) {
    do { try client.ask(request) } catch { throw .sentence(error.sentence, .systemWouldNot) }
  }

  func send(
    _ request: ControlRequest, passing executable: borrowing OwnedDescriptor
  ) throws(CommandFailure) {
    do {
      try client.ask(request, passing: executable)
    } catch {
      throw .sentence(error.sentence, .systemWouldNot)
    }
  }

  /// Waits for the next answer, as long as it takes; nothing when the supervisor is gone.
  func nextResponse() throws(CommandFailure) -> ControlResponse? {
    do {
      while true {
        if let response = try client.next(until: .now().advanced(by: Self.patience)) { return response }
      }
    } catch {
      if case .closedWithoutAnswer = error { return nil }
      throw .sentence(error.sentence, .systemWouldNot)
    }
  }

  /// Asks, and takes the first answer.
  func ask(_ request: ControlRequest) throws(CommandFailure) -> ControlResponse {
    if let answer = try firstAnswer(to: request) { return answer }
    throw .sentence(ControlProblem.closedWithoutAnswer(path).sentence, .systemWouldNot)
  }

  /// The same; nothing when the supervisor is gone before it has answered.
  func firstAnswer(to request: ControlRequest) throws(CommandFailure) -> ControlResponse? {
    try send(request)
    let response: ControlResponse
    do throws(ControlProblem) {
      guard let next = try client.next(until: .now().advanced(by: Self.patience)) else {
        throw ControlProblem.timedOut(path)
      }
      response = next
    } catch {
      if case .closedWithoutAnswer = error { return nil }
      throw .sentence(error.sentence, .systemWouldNot)
    }
    if case .refused(let refusal) = response { throw failure(refusal) }
    return response
  }

  /// Who supervises when this one is gone.
  var next: NextSupervisor { NextSupervisor(controlSocket: path, command: command) }

  /// The supervisor ended before it had answered.
  var gone: CommandFailure {
    .sentence(
      .unable(
        to: "hear the end from", "the supervisor at \(path)", because: "it is gone",
        then: "baton status says what became of the service, when it runs again"), .systemWouldNot)
  }

  /// A refusal in a sentence, with its exit code.
  func failure(_ refusal: ControlRefusal) -> CommandFailure {
    let code: ExitCode =
      switch refusal.code {
      case .attemptInFlight, .unacceptableRelease, .stopping: .refused
      case .nobodyToReplace: .nobodyServes
      case .nothingToCancel, .tooLateToCancel, .noSuchReceipt, .noSuchRelease, .notReplaceable, .noKeeperMissing:
        .refused
      case .notUnderstood, .notPermitted, .systemFailure, .tooManyClients: .systemWouldNot
      }
    return .sentence(
      .unable(
        to: CommandTable.verb(of: command), "", attempt: refusal.attemptInFlight, because: refusal.reason,
        then: next(after: refusal)
      ), code)
  }

  private func next(after refusal: ControlRefusal) -> String? {
    switch refusal.code {
    case .attemptInFlight: "wait for its end, or abort it with baton upgrade --cancel"
    case .noSuchRelease: "baton releases lists those that are"
    case .nobodyToReplace: "upgrade to a release that can serve; baton status says when the committed one starts again"
    case .nothingToCancel, .tooLateToCancel, .stopping, .noSuchReceipt, .unacceptableRelease, .notUnderstood,
      .notPermitted, .systemFailure, .tooManyClients, .notReplaceable, .noKeeperMissing:
      nil
    }
  }
}
