import BatonPlatform
import BatonSupervisor

/// A running supervisor, as a command talks to it.
struct Supervised {
  private let client: InterimClient
  private let path: String

  /// Connects to the service that `--service` or `--socket` chooses, or to the only one there is.
  init(_ arguments: Arguments, _ console: Console) throws(CommandFailure) {
    try self.init(at: console.controlSocket(for: arguments))
  }

  init(at path: String) throws(CommandFailure) {
    self.path = path
    do {
      client = try InterimClient(path: path)
    } catch {
      let absent = error.errno == .noSuchFile || error.errno == .connectionRefused
      throw .sentence(
        .unable(
          to: "reach a supervisor at", path, because: absent ? "nobody listens there" : "\(error.errno)",
          then: absent ? "start one with baton run FILE" : nil),
        .systemWouldNot)
    }
  }

  func send(_ request: ControlRequest) throws(CommandFailure) {
    do { try client.send(request) } catch { throw .system(error, then: nil) }
  }

  func send(
    _ request: ControlRequest, passing executable: borrowing OwnedDescriptor
  ) throws(CommandFailure) {
    do { try client.send(request, passing: executable) } catch { throw .system(error, then: nil) }
  }

  /// The next answer; nothing when the supervisor is gone.
  func nextResponse() throws(CommandFailure) -> ControlResponse? {
    do {
      return try client.nextResponse()
    } catch {
      switch error {
      case .system(let failure): throw .system(failure, then: nil)
      case .notUnderstood(let problem):
        throw .sentence(
          .unable(
            to: "understand the supervisor", "", because: "\(problem)", then: "use the baton that runs the service"),
          .systemWouldNot)
      }
    }
  }

  /// Asks, and takes the one answer.
  func ask(_ request: ControlRequest) throws(CommandFailure) -> ControlResponse {
    try send(request)
    guard let response = try nextResponse() else { throw Self.gone(path) }
    if case .refused(let refusal) = response { throw Self.failure(refusal) }
    return response
  }

  /// The supervisor ended before it had answered.
  var gone: CommandFailure { Self.gone(path) }

  private static func gone(_ path: String) -> CommandFailure {
    .sentence(
      .unable(
        to: "hear the end from", "the supervisor at \(path)", because: "it is gone",
        then: "baton status says what became of the service, when it runs again"), .systemWouldNot)
  }

  /// A refusal in a sentence, with its exit code.
  static func failure(_ refusal: ControlRefusal) -> CommandFailure {
    let code: ExitCode =
      switch refusal.code {
      case .attemptInFlight, .unacceptableRelease, .stopping: .refused
      case .nobodyToReplace: .nobodyServes
      case .nothingToCancel, .tooLateToCancel, .noSuchReceipt: .refused
      case .notUnderstood, .notPermitted, .systemFailure, .tooManyClients: .systemWouldNot
      }
    return .sentence(
      .fact(.fatal, "refused", attempt: refusal.attemptInFlight, refusal.reason, then: next(after: refusal)), code)
  }

  private static func next(after refusal: ControlRefusal) -> String? {
    switch refusal.code {
    case .attemptInFlight: "wait for its end, or abort it with baton upgrade --cancel"
    case .nobodyToReplace: "baton status says when the service is started again"
    case .nothingToCancel, .tooLateToCancel, .stopping, .noSuchReceipt, .unacceptableRelease, .notUnderstood,
      .notPermitted, .systemFailure, .tooManyClients:
      nil
    }
  }
}
