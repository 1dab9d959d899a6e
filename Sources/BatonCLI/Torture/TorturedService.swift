import BatonPlatform
import BatonSupervisor

/// A service that runs, seen from its control socket, with what can be done to its processes.
struct TorturedService: Sendable {
  let controlSocket: String
  /// How long a supervisor is stopped: longer than its processes wait for a sign of life.
  let stop: Duration

  /// How long anything may take to be well again before it counts as broken.
  private static let patience = Duration.seconds(60)

  init(_ configuration: Configuration) {
    controlSocket = configuration.service.controlSocket
    stop = configuration.limits.heartbeatSilence + .seconds(1)
  }

  /// One attempt, to its outcome; it may lose its supervisor on the way, of which `reached` is told each phase.
  func attempt(
    with executable: String? = nil, _ arguments: [String]? = nil, within limit: Duration? = nil,
    _ question: (UpgradeRequest) -> ControlRequest,
    when reached: (AttemptPhase) throws(CommandFailure) -> Void = { _ in }
  ) throws(CommandFailure) -> String {
    let wanted = UpgradeRequest(
      executable: executable.map { .attached(path: $0) } ?? .configured, arguments: arguments, reason: "baton torture",
      timeoutMilliseconds: limit.map { UInt64($0.wholeMilliseconds) })
    let supervised = try Supervised(at: controlSocket, for: "torture")
    try supervised.send(question(wanted), opening: executable)
    while let response = try supervised.nextResponse() {
      switch response {
      case .accepted: continue
      case .progress(let progress): try reached(progress.phase)
      case .finished(let receipt): return receipt.outcome.word
      case .refused(let refusal): throw supervised.failure(refusal)
      case .status, .history, .receipt, .releases, .underway, .stopping, .replacing, .attached:
        throw .unexpected(response)
      }
    }
    return try outcomeOfLastAttempt()
  }

  /// Of an attempt whose supervisor is gone the next supervisor tells the end.
  private func outcomeOfLastAttempt() throws(CommandFailure) -> String {
    try untilItIsWell().lastAttempt?.outcome.word ?? "unknown"
  }

  func send(_ signal: Signal, to pid: Int32) throws(CommandFailure) {
    do throws(SystemFailure) {
      guard let identity = try ProcessIdentity(pid: pid) else { return }
      let process = try ProcessHandle(opening: identity)
      if let process { _ = try process.send(signal) }
    } catch {
      throw .system(error, then: "run this as root, or as the user whom the supervisor belongs to")
    }
  }

  /// Stops a supervisor and lets it go on, if nobody has put another one in its place meanwhile.
  func stop(_ pid: Int32) throws(CommandFailure) {
    try send(.stop, to: pid)
    pause(until: MonotonicInstant.now().advanced(by: stop))
    try send(.resume, to: pid)
  }

  /// Waits until a supervisor answers who knows a server that serves, and no attempt is in flight.
  @discardableResult func untilItIsWell() throws(CommandFailure) -> Status {
    let next = NextSupervisor(controlSocket: controlSocket, command: "torture")
    let status = try next.ask(.status, within: Self.patience) { response -> Status? in
      guard case .status(let status) = response, status.incumbent != nil, status.inFlight == nil else { return nil }
      return status
    }
    if let status { return status }
    throw .sentence(
      .unable(
        to: "go on torturing", "the service", because: "it is not well again after \(Self.patience.inWords)",
        then: "baton status and the supervisor's log say why"), .nobodyServes)
  }

  func pause(until instant: MonotonicInstant) {
    _ = Latch().wait(until: instant)
  }
}

extension Supervised {
  fileprivate func send(_ request: ControlRequest, opening executable: String?) throws(CommandFailure) {
    guard let executable else { return try send(request) }
    let opened: OwnedDescriptor
    do { opened = try Files.open(executable, for: .reading) } catch { throw .system(error, then: nil) }
    try send(request, passing: opened)
  }
}
