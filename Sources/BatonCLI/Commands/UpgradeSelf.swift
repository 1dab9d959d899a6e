import BatonPlatform
import BatonSupervisor

/// Asks a supervisor to replace its own program, and looks whether it has.
struct SelfUpgradeConversation {
  private let arguments: Arguments
  private let console: Console

  init(_ arguments: Arguments, _ console: Console) throws(CommandFailure) {
    self.arguments = arguments
    self.console = console
    for option in [Option.arg, .env, .timeout, .cancel] where arguments.has(option) {
      throw arguments.wrongUse(
        "--\(option.name)", because: "with --self, the supervisor itself is upgraded", then: "leave one of them out")
    }
  }

  func hold() throws(CommandFailure) -> ExitCode {
    let supervised = try Supervised(arguments, console)
    try send(to: supervised)
    var accepted: AcceptedCandidate?
    while let response = try supervised.nextResponse() {
      switch response {
      case .replacing(let candidate):
        accepted = candidate
        try tell(candidate)
        if waiting == .detached { return .success }
      case .refused(let refusal): throw supervised.failure(refusal)
      case .accepted, .progress, .finished, .status, .history, .receipt, .releases, .underway, .stopping, .attached:
        throw .unexpected(response)
      }
    }
    guard let accepted else { throw supervised.gone }
    return try lookWhoSupervises(accepted, instead: supervised)
  }

  /// One that cannot be opened is left to the supervisor to refuse.
  private func send(to supervised: Supervised) throws(CommandFailure) {
    let path = arguments.operands.first.map(console.resolved)
    let request = ControlRequest.upgradeSelf(
      SelfUpgradeRequest(
        executable: path.map { .attached(path: $0) } ?? .configured,
        haste: arguments.has(.now) ? .abortingAttempt : .afterAttempt, reason: arguments.value(of: .reason) ?? "",
        waiting: waiting))
    guard let path, let opened = try? Files.open(path, for: .reading) else { return try supervised.send(request) }
    try supervised.send(request, passing: opened)
  }

  private var waiting: UpgradeRequest.Waiting { arguments.has(.noWait) ? .detached : .untilFinished }

  private func tell(_ candidate: AcceptedCandidate) throws(CommandFailure) {
    if let warning = candidate.warning {
      console.complain(Sentence.fact(.warning, "the candidate fits", warning).line() + "\n")
    }
    let next = candidate.attemptInFlight.map { "when attempt \($0) has ended" } ?? "now"
    let words = "baton \(candidate.version) fits; \(candidate.path) is executed \(next)\n"
    if waiting == .detached {
      try console.print(words, orJSON: candidate.report, as: arguments)
    } else if !arguments.has(.json) {
      try console.print(words)
    }
  }

  /// The connection has ended with the old program. The next one to answer says which it is.
  private func lookWhoSupervises(
    _ candidate: AcceptedCandidate, instead supervised: Supervised
  ) throws(CommandFailure) -> ExitCode {
    let next = supervised.next
    guard let status = try next.ask(.status, { if case .status(let status) = $0 { status } else { nil } }) else {
      throw supervised.gone
    }
    let supervises = status.supervisorFile == candidate.file && status.supervisorSince != candidate.replacedSince
    guard supervises else {
      throw .sentence(
        .unable(
          to: "upgrade", "the supervisor", because: "\(candidate.path) did not come up, and its log says why",
          then: "\(status.supervisorProgram) supervises (pid \(status.supervisorPid)), and the service went on"),
        .undone)
    }
    let (now, before) = (status.supervisorVersion, candidate.replacedVersion)
    try console.print(
      "the supervisor is now baton \(now), was \(before) (pid \(status.supervisorPid)): \(status.supervisorProgram)\n",
      orJSON: status.report, as: arguments)
    return .success
  }

}

extension AcceptedCandidate {
  fileprivate var report: Report {
    [
      "program": .text(path), "version": .text(version), "replaced_version": .text(replacedVersion),
      "attempt_in_flight": .optional(attemptInFlight, Report.number),
    ]
  }
}
