import BatonChannel
import BatonPlatform

// The moment in which the supervisor becomes another program. It is the way of a supervisor that dies and is followed by
// another one, without the death: the next program finds everything as after a crash, and what is more, the control
// socket that never ceased to listen and the lock that was never free.

/// What this program knows of having been put in the place of another one.
enum Replacement: Hashable {
  case none
  /// It is in the store as the candidate, until this one is ready.
  case unfinished
}

extension Engine {
  /// Executes the candidate when there is one and nothing is owed to anybody.
  func replaceWhenQuiet() {
    guard let upgrade = selfUpgrade, case .fits = upgrade.step, isQuiet, isAlone(with: upgrade) else { return }
    do throws(ReplacementFailure) {
      try replace(upgrade)
    } catch {
      goOn(after: error, upgrade)
    }
  }

  /// No attempt, and nothing that is still being written down.
  private var isQuiet: Bool {
    let processes = [incumbent, successor].compactMap(\.self) + released
    return attempts.isEmpty && candidates.isEmpty && unfiled.isEmpty && hashing.isIdle && pinning.isIdle
      && processes.allSatisfy { $0.channel?.hasUnsentFrames != true && $0.life == .running }
  }

  /// A client that has just connected would see its connection end: it may finish, within reason.
  private func isAlone(with upgrade: SelfUpgrade) -> Bool {
    if clients.servesOnly(upgrade.watcher) || upgrade.courtesy == .over { return true }
    if upgrade.courtesy == .owed {
      upgrade.courtesy = .granted
      deadlines.set(.candidate, in: SelfUpgrade.courtesyTime)
    }
    return false
  }

  private func replace(_ upgrade: SelfUpgrade) throws(ReplacementFailure) {
    guard let facts = try? FileFacts(of: upgrade.executable), FileVersion(facts) == upgrade.file else {
      throw ReplacementFailure("it was changed since it was asked", .nothing)
    }
    writeDown()
    CrashPoint.pass("replacing/written")
    do throws(SystemFailure) {
      try safekeeping.keep(upgrade.executable, as: .candidate)
      try safekeeping.confirm()
    } catch {
      throw ReplacementFailure("the descriptor store does not take it: \(error.errno)", .candidate)
    }
    log.say(.fact(.notice, "the supervisor executes \(upgrade.path)", pid: Host.pid, nil))
    let now = UInt64(MonotonicInstant.now().nanoseconds / 1_000)
    tellServiceManager([.reloading(monotonicMicroseconds: now)], "that the supervisor is replaced")
    CrashPoint.pass("replacing/told")
    do throws(SystemFailure) {
      try nextProgram(upgrade).replaceThisProcess()
    } catch {
      throw ReplacementFailure("unable to execute it: \(error.errno)", .candidateAndReload)
    }
  }

  /// A disk that does not take it keeps nobody from going on: a crash would lose no less.
  private func writeDown() {
    do {
      try store.writeDown()
    } catch {
      log.say(.unable(.warning, to: "write down", "what is known of the service", because: "\(error)"))
    }
  }

  private func nextProgram(_ upgrade: SelfUpgrade) -> ProgramReplacement {
    let passed = passedOn(upgrade)
    var variables = environment
    variables["LISTEN_PID"] = "\(Host.pid)"
    variables["LISTEN_FDS"] = "\(passed.count)"
    variables["LISTEN_FDNAMES"] = passed.map(\.name.text).joined(separator: ":")
    var next = ProgramReplacement(
      executable: upgrade.executable.raw, arguments: program.arguments, environment: variables,
      descriptors: passed.map(\.number))
    // Whoever wants the end now is heard by the next program.
    next.blocked = keeperSignals
    next.blocked.signals.insert(.childEnded)
    return next
  }

  /// Everything that a service manager would pass after a crash, by the same names, and what only goes this way.
  private func passedOn(_ upgrade: SelfUpgrade) -> [(name: DescriptorName, number: Int32)] {
    var stored = listeners.map { ($0.stored, $0.number) }
    for process in [incumbent, successor].compactMap(\.self) + released { stored += process.passedOn }
    stored += [(.candidate, upgrade.executable.raw), (.stateLock, store.directory.lockNumber)]
    if let control = clients.passing { stored.append((.control(file: control.file), control.number)) }
    var passed = stored.compactMap { stored in stored.0.inStore.map { (name: $0, number: stored.1) } }
    switch lifeline {
    case .some(let lifeline): passed.append((PassedDescriptors.lifelineName, lifeline.raw))
    case .none: break
    }
    return passed
  }

  /// Everything is as it was before.
  private func goOn(after failure: ReplacementFailure, _ upgrade: SelfUpgrade) {
    if failure.done != .nothing { drop([.candidate]) }
    if failure.done == .candidateAndReload, readiness == .told {
      tellServiceManager([.ready], "that the supervisor goes on")
    }
    abandonSelfUpgrade(ControlRefusal(.unacceptableRelease, "\(upgrade.path): \(failure.reason)"))
  }
}

private struct ReplacementFailure: Error {
  let reason: String
  let done: Done

  /// What has to be taken back.
  enum Done: Hashable {
    case nothing, candidate, candidateAndReload
  }

  init(_ reason: String, _ done: Done) {
    self.reason = reason
    self.done = done
  }
}

extension ManagedProcess {
  /// What of it is in the store, by our own descriptors.
  fileprivate var passedOn: [(StoredName, Int32)] {
    stored.compactMap { name in number(of: name).map { (name, $0) } }
  }

  private func number(of name: StoredName) -> Int32? {
    var number: Int32?
    switch name {
    case .channel: channel?.withDescriptor { number = $0.raw }
    case .process: number = handle.descriptor.raw
    case .notes:
      switch notesFile {
      case .some(let file): number = file.raw
      case .none: break
      }
    case .listener, .executable, .candidate, .control, .stateLock: break
    }
    return number
  }
}

// MARK: The next program

extension Engine {
  /// A candidate among what was passed: this program, put in the place of another one; or one that did not come up, and
  /// of which a service manager that knows nothing of candidates still holds the file.
  func noteReplacement(by candidate: FileIdentity?) {
    guard let candidate else { return }
    replacement = .unfinished
    guard candidate == program.file else {
      finishReplacement()
      return warn(
        .fact(
          .warning, "the supervisor was to be replaced, and the new program has ended before it was ready",
          then: "\(program.path) supervises"))
    }
    log.say(.fact(.notice, "the supervisor is now baton \(batonVersion)", pid: Host.pid, program.path))
  }

  /// Ready: a keeper has taken the candidate for what it starts from now on, under another name. Nobody else needs it.
  func finishReplacement() {
    guard replacement == .unfinished else { return }
    replacement = .none
    CrashPoint.pass("replacing/ready")
    do {
      try safekeeping.drop(DescriptorName.candidate)
    } catch {
      log.say(.unable(.warning, to: "take", "the candidate out of the store", because: "\(error)"))
    }
  }
}
