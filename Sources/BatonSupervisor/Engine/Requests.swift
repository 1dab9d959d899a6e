import BatonMachines
import BatonPlatform

// What the command line asks, and the answers.

extension Engine {
  func take(_ question: ControlServer.Question) {
    CrashPoint.pass("request/taken")
    switch question.request {
    case .upgrade(let wanted): begin(wanted, .complete, for: question)
    case .rehearse(let wanted): begin(wanted, .rehearsal, for: question)
    case .cancel(let reason): cancel(reason, for: question)
    case .status: answer(question.connection, .status(status))
    case .history(let limit): answer(question.connection, .history(store.receipts.history(limit: Int(limit))))
    case .receipt(let choice): answerReceipt(choice, for: question)
    case .releases: answer(question.connection, .releases(listedReleases))
    case .rollback(let wanted): rollBack(wanted, for: question)
    case .upgradeSelf(let wanted): upgradeSelf(wanted, for: question)
    case .stop(let reason): stop(reason, for: question)
    case .attach(let address): attach(address, for: question)
    }
  }

  private func begin(_ wanted: UpgradeRequest, _ extent: Course.Extent, for question: ControlServer.Question) {
    let release: Release
    do {
      release = try self.release(of: wanted)
    } catch {
      return answer(question.connection, .refused(error))
    }
    var wish = AttemptWish(.handoff, release, by: question.asker, because: wanted.reason)
    wish.extent = extent
    wish.executable = question.executable?.take()
    wish.limit = wanted.timeoutMilliseconds.map { .milliseconds(Int64(clamping: $0)) }
    wish.watcher = question.connection
    wish.watching = wanted.waiting
    request(wish)
  }

  private func release(of wanted: UpgradeRequest) throws(ControlRefusal) -> Release {
    var release = configuredRelease
    if case .attached(let path) = wanted.executable { release.executable = path }
    if let arguments = wanted.arguments { release.arguments = arguments }
    for variable in wanted.environment {
      guard !EnvironmentVariable.isReserved(variable.name) else {
        throw ControlRefusal(.unacceptableRelease, "\(variable.name) is set by baton itself")
      }
      release.environment.removeAll { $0.name == variable.name }
      release.environment.append(variable)
    }
    return release
  }

  /// The table says whether there is something to cancel.
  private func cancel(_ reason: String, for question: ControlServer.Question) {
    guard let attempt = attemptInFlight else {
      return answer(question.connection, .refused(ControlRefusal(.nothingToCancel, "no attempt is in flight")))
    }
    let number = attempt.number.number
    guard case .move = Supervisor.verdict(machine.phase, .cancelRequested) else {
      let refusal = ControlRefusal(
        .tooLateToCancel, "attempt \(number) is past the point where it can be cancelled", attemptInFlight: number)
      return answer(question.connection, .refused(refusal))
    }
    let asker = "uid \(question.asker.uid), pid \(question.asker.pid)"
    blameDetail(.cancelled, "cancelled by \(asker)" + (reason.isEmpty ? "" : ": \(reason)"))
    answer(question.connection, .underway("attempt \(number) is being aborted"))
    take(.cancelRequested)
  }

  private func answerReceipt(_ choice: ReceiptChoice, for question: ControlServer.Question) {
    do {
      answer(question.connection, .receipt(try store.receipts.receipt(choice)))
    } catch {
      answer(question.connection, .refused(refusal(of: choice, error)))
    }
  }

  private func refusal(of choice: ReceiptChoice, _ problem: ReceiptStore.Problem) -> ControlRefusal {
    guard problem == .noSuchReceipt else { return ControlRefusal(.systemFailure, "\(problem)") }
    let which = if case .attempt(let number) = choice { "of attempt \(number)" } else { "yet" }
    return ControlRefusal(.noSuchReceipt, "there is no receipt \(which)")
  }

  private func stop(_ reason: String, for question: ControlServer.Question) {
    let asker = "asked by uid \(question.asker.uid), pid \(question.asker.pid)"
    // The connection stays open until everything has stopped: its end is the news.
    answer(question.connection, .stopping("\(configuration.service.name) is being stopped"))
    requestStop(asker + (reason.isEmpty ? "" : ": \(reason)"))
  }
}

extension ControlRefusal: Error {}

// MARK: How it goes on

extension Engine {
  /// The attempt has a number now. Who does not wait is told and goes.
  func acceptWatchers(of attempt: OngoingAttempt) {
    for watcher in attempt.watchers { answer(watcher, .accepted(attempt: attempt.number.number)) }
    guard attempt.watching == .detached else { return }
    for watcher in attempt.watchers { hangUp(on: watcher) }
    attempt.watchers = []
  }

  /// Progress of now, told when the commands have been executed: servers wait for those, and only people for this.
  func oweProgress(of attempt: OngoingAttempt) {
    guard !attempt.watchers.isEmpty else { return }
    let progress = ControlResponse.progress(attempt.notes.progress(of: attempt.number, queue: fullestQueue))
    owedProgress += attempt.watchers.map { ($0, progress) }
    if !isTakingInputs { tellProgress() }
  }

  func tellProgress() {
    let owed = owedProgress
    owedProgress = []
    for (watcher, progress) in owed { answer(watcher, progress) }
  }

  /// Often enough for an eye, not as often as the queues are looked at.
  func reportQueue(of attempt: OngoingAttempt) {
    let now = MonotonicInstant.now()
    guard attempt.lastQueueReport.map({ $0.duration(to: now) >= .milliseconds(100) }) ?? true else { return }
    attempt.lastQueueReport = now
    oweProgress(of: attempt)
  }
}
