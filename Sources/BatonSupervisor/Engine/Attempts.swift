import BatonMachines
import BatonPlatform
import BatonProtocol

// From a request to an attempt, and from its conclusion to its receipt.

/// What is wanted of an attempt, before it has a number.
struct AttemptWish: ~Copyable {
  var origin: Course.Origin
  var extent = Course.Extent.complete
  var release: Release
  var executable: OwnedDescriptor?
  var asker: Asker
  var reason: String
  var limit: Duration?
  var image = OngoingAttempt.Image.ofItsPath
  /// The client that wants to hear how it goes on.
  var watcher: UInt64?
  var watching = UpgradeRequest.Waiting.untilFinished

  init(_ origin: Course.Origin, _ release: Release, by asker: Asker, because reason: String) {
    self.origin = origin
    self.release = release
    self.asker = asker
    self.reason = reason
  }
}

extension Engine {
  /// The restart timer has fired: the committed release is started, or the configured one if there was none yet.
  func requestStart() {
    if let finalExitCode { return requestStop("it ended with exit code \(finalExitCode), which final-exit-code names") }
    guard let committed = store.committed else { return start(configuredRelease, .ofItsPath, because: "first start") }
    pinning.unhashable = []
    restart(committed)
  }

  func start(_ release: Release, _ image: OngoingAttempt.Image, because reason: String) {
    var wish = AttemptWish(.coldStart, release, by: .supervisor, because: reason)
    wish.image = image
    take(.startRequested(prepare(wish).course))
  }

  /// Begins an attempt, or has the machine say why none begins now.
  func request(_ wish: consuming AttemptWish) {
    let attempt = prepare(wish)
    take(.upgradeRequested(attempt.course))
  }

  private func prepare(_ wish: consuming AttemptWish) -> OngoingAttempt {
    let limits = configuration.limits
    let number = Attempt(store.nextAttempt)
    let course = Course(
      number, wish.origin, configuration.service.strategy == .exclusive ? .exclusive : .overlap, extent: wish.extent,
      probation: limits.probation > .zero ? .wanted : .none)
    let opened = OpenedAttempt(
      course: course, handoffID: .random(), release: wish.release, generationBase: store.generationBase,
      incumbent: incumbent?.known, asker: wish.asker, reason: wish.reason, openedAt: .now)
    let (limit, image, watcher, watching) = (wish.limit, wish.image, wish.watcher, wish.watching)
    let attempt = OngoingAttempt(opened, executable: wish.executable.take(), limit: limit)
    attempt.image = image
    attempt.watching = watching
    if let watcher { attempt.watchers = [watcher] }
    // One that is refused gives its number back: nothing of it is kept.
    candidates[number] = attempt
    return attempt
  }

  var configuredRelease: Release {
    let service = configuration.service
    return Release(
      executable: service.executable, arguments: service.arguments, environment: service.environment)
  }

  /// The attempt has taken as long as its asker grants.
  func endAttemptOfLongStanding() {
    guard let current, let limit = current.limit else { return }
    blameDetail(.cancelled, "it was not over within \(limit.inWords) (--timeout)")
    take(.cancelRequested)
  }

  /// The machine begins no attempt now.
  func refuse(_ number: Attempt, _ cause: Cause) {
    guard let attempt = candidates.removeValue(forKey: number) else { return }
    let busy = cause == .attemptInFlight ? current?.number.number : nil
    let code: ControlRefusal.Code =
      switch cause {
      case .attemptInFlight: .attemptInFlight
      case .stopRequested: .stopping
      case _: .nobodyToReplace
      }
    let reason = busy.map { "attempt \($0) is in flight" } ?? words(for: cause)
    for watcher in attempt.watchers { answer(watcher, .refused(ControlRefusal(code, reason, attemptInFlight: busy))) }
    log.say(.fact(.notice, "a request is refused", reason))
  }
}

// MARK: The record and the end

extension Engine {
  func writeCommitRecord(_ course: Course) {
    let number = course.attempt
    attempts[number]?.opened.course = course
    do {
      try store.commit(course)
      journalDebt = .unsynced
      takeNext(.recordWritten(number))
    } catch {
      blameDetail(.recordFailed, "unable to write the commit record: \(error)")
      takeNext(.recordFailed(number))
    }
  }

  func writeReverted(_ number: Attempt) {
    do {
      try store.revert(number)
      journalDebt = .unsynced
    } catch {
      log.say(
        .unable(
          .warning, to: "record that the attempt is reverted", "", attempt: number.number, because: "\(error)",
          then: "a later supervisor finds the same out again"))
    }
  }

  func syncJournal() {
    do {
      try store.makeDurable()
    } catch {
      log.say(.unable(.warning, to: "make the journal durable", "", because: "\(error)"))
    }
  }

  /// An attempt is over when this is executed, not before.
  func conclude(_ number: Attempt, _ outcome: Outcome) {
    guard let attempt = attempts.removeValue(forKey: number) else { return }
    sampleQueuesOnce(attempt)
    attempt.notes.outcome = outcome
    attempt.notes.drops.after = KernelDrops.Counters.now
    if attempt === current { deadlines.clear(.attemptLimit) }
    if let incumbent, incumbent.generation == nil { incumbent.generation = attempt.opened.successorGeneration }
    fileBeforehand(attempt, outcome)
    CrashPoint.pass("conclusion/filed")
    remember(attempt, outcome)
    CrashPoint.pass("conclusion/remembered")
    if outcome == .committed {
      pinning.missing = nil
      shelve(attempt)
    }
    attempt.source = nil
    let cause = attempt.notes.blame?.detail
    log.say(.fact(.notice, "attempt \(outcome.word)", attempt: number.number, pid: incumbent?.pid, cause))
    finish(attempt, outcome)
  }

  private func remember(_ attempt: OngoingAttempt, _ outcome: Outcome) {
    do {
      try store.conclude(attempt.opened, outcome, serving: incumbent?.known)
    } catch {
      warn(
        .unable(
          .warning, to: "write the end of the attempt", "", attempt: attempt.number.number, because: "\(error)",
          then: "a later supervisor looks at it again"))
    }
  }

  /// An attempt that ends with a start has no record any more once that start has one: whoever supervises when the start
  /// is over may know of no other attempt.
  func fileOwedReceipt(_ course: Course) {
    guard let debt = course.concluding, let attempt = attempts[debt.attempt] else { return }
    fileBeforehand(attempt, debt.outcome)
  }

  /// An attempt that is concluded without a receipt would never get one, if this supervisor died in between.
  private func fileBeforehand(_ attempt: OngoingAttempt, _ outcome: Outcome) {
    guard attempt.wanted == .handoff else { return }
    // The supervisor that died had come so far: what it has written says more than what is known now.
    let isTakenOver = attempt.beginning == .byAnEarlierSupervisor
    if isTakenOver, store.receipts.has(attempt.handoffID, attempt.number.number) { return }
    // What is in its way is told when it is kept for good.
    _ = store.receipts.keep(receipt(of: attempt, outcome).withinLimits)
  }

  /// Starts leave no receipt: they would push those of upgrades out when a service dies again and again.
  private func finish(_ attempt: OngoingAttempt, _ outcome: Outcome) {
    // What a service manager waits for: a service that serves for the first time.
    if outcome == .committed { notifyReady() }
    guard attempt.wanted == .handoff else { return }
    if outcome == .committed { restarts.beginAnew() }
    var receipt = receipt(of: attempt, outcome)
    if attempt.beginning == .byAnEarlierSupervisor, let kept = try? store.receipts.receipt(.attempt(receipt.attempt)),
      kept.handoffID == attempt.handoffID, kept.outcome == outcome, kept.serving == receipt.serving
    {
      receipt = kept
    }
    guard isAwaitingDigests(attempt) else { return keep(receipt, attempt) }
    unfiled.append((receipt, attempt))
  }

  /// Whether the digest of one of the two releases is still being computed.
  private func isAwaitingDigests(_ attempt: OngoingAttempt) -> Bool {
    hashing.isAwaited(attempt.release.file) || hashing.isAwaited(attempt.notes.from?.file)
  }

  /// A digest came, or will never come.
  func keepWhatWaited() {
    let ready = unfiled.filter { !isAwaitingDigests($0.attempt) }
    unfiled.removeAll { !isAwaitingDigests($0.attempt) }
    for (receipt, attempt) in ready {
      var receipt = receipt
      receipt.to.digest = receipt.to.digest ?? attempt.release.file.flatMap(hashing.digest)
      receipt.from = attempt.notes.from.map(summary)
      keep(receipt, attempt)
    }
  }

  func keep(_ receipt: Receipt, _ attempt: OngoingAttempt) {
    let receipt = receipt.withinLimits
    if let failure = store.receipts.keep(receipt) {
      warn(
        .unable(
          .warning, to: "store the receipt", "", attempt: receipt.attempt, because: "\(failure)",
          then: "the service goes on"))
    }
    CrashPoint.pass("receipt/kept")
    // The last words about it come last.
    tellProgress()
    for watcher in attempt.watchers { answer(watcher, .finished(receipt)) }
  }
}
