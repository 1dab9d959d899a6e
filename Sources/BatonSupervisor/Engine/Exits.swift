import BatonMachines
import BatonPlatform
import BatonProtocol

// The end of a process is told when it and everything it started are gone: what is left of it could hold a listener or
// the lock. Until then it stays a zombie, so that its pid, by which its session is found, cannot become another's.

extension Engine {
  func noticeExit(of process: ManagedProcess) {
    forgetExit(of: process)
    process.life = .ended
    deadlines.clear(.overdueExit(pid: process.pid))
    readChannel(of: process)
    sweep(process)
  }

  func sweepAgain(_ pid: Int32) {
    guard let process = ([incumbent, successor].compactMap(\.self) + released).first(where: { $0.pid == pid })
    else { return }
    sweep(process)
  }

  /// Kills what the process has started, again until nothing is left; then reaps it and tells its end.
  private func sweep(_ process: ManagedProcess) {
    guard process.life == .ended else { return }
    do {
      guard try process.session?.kill() ?? 0 == 0 else {
        return deadlines.set(.sweep(pid: process.pid), in: Self.sweepInterval)
      }
    } catch {
      log.say(.unable(.warning, to: "end what is left of", "the process", pid: process.pid, because: "\(error)"))
      return deadlines.set(.sweep(pid: process.pid), in: .seconds(1))
    }
    reap(process)
  }

  private static var sweepInterval: Duration { .milliseconds(5) }

  private func reap(_ process: ManagedProcess) {
    let life = (try? process.handle.reapIfEnded()) ?? .gone
    if case .ended(let status) = life { process.life = .reaped(status) } else { process.life = .reaped(nil) }
    closeChannel(of: process)
    tellEnd(of: process)
  }

  private func tellEnd(of process: ManagedProcess) {
    letGo(of: process)
    let words = process.exitStatus.map { "\($0)" } ?? "unknown status"
    if process === successor {
      tellEndOfSuccessor(process, words)
    } else if process === incumbent {
      tellEndOfIncumbent(process, words)
    } else {
      released.removeAll { $0 === process }
      noteDeparture(of: process)
      deadlines.clear(.release(pid: process.pid))
      log.say(.fact(.info, "the incumbent that was released has ended", pid: process.pid, words))
    }
  }

  private func tellEndOfSuccessor(_ process: ManagedProcess, _ words: String) {
    log.say(.fact(.info, "the successor has ended", attempt: process.birth.number, pid: process.pid, words))
    switch process.sentence {
    case .killed:
      successor = nil
      take(.successorEmptied(process.birth))
    case .none:
      let detail = "the successor (pid \(process.pid)) ended \(momentWords) (\(words))"
      blameDetail(.successorExited, detail)
      if current?.course.origin == .coldStart { noteFinalExit(process.exitStatus) }
      take(.successorExited(process.birth))
    }
  }

  private func tellEndOfIncumbent(_ process: ManagedProcess, _ words: String) {
    incumbent = nil
    let detail = "the incumbent (pid \(process.pid)) ended (\(words))"
    log.say(.fact(.info, "the incumbent has ended", attempt: current?.number.number, pid: process.pid, words))
    blameDetail(.incumbentExited, detail)
    let served = process.servesSince.map { $0.duration(to: .now()) } ?? .zero
    if case .serving = machine.phase {
      restarts.noteDeath(Death(process.exitStatus), servedFor: served)
      noteFinalExit(process.exitStatus)
    }
    take(.incumbentExited)
  }

  /// Where in the attempt it is, in words that follow "ended".
  private var momentWords: String {
    switch current?.notes.phase {
    case .prepare, .spawn, .hello: "before it said hello"
    case .warm: "before it was warm"
    case .drain, .seal: "before it could begin"
    case .begin: "before it was ready"
    case .commit, .probation, .retire, .abort, .resume, nil: "after it was ready"
    }
  }
}

// MARK: Bringing an end about

extension Engine {
  /// Harmless when it is gone already or was never made: `successorEmptied` follows in any case.
  func killSuccessor(_ number: Attempt) {
    deadlines.clear(.launch)
    guard let process = successor, process.birth == number else { return take(.successorEmptied(number)) }
    switch process.life {
    case .reaped:
      successor = nil
      take(.successorEmptied(number))
    // Its sweep is under way.
    case .ended: break
    case .running: kill(process)
    }
    process.sentence = .killed
  }

  func killIncumbent() {
    guard let process = incumbent, case .running = process.life else { return }
    kill(process)
    process.sentence = .killed
  }

  /// What it has started is found by its sweep, when it is gone; and at once when it does not go.
  private func kill(_ process: ManagedProcess) {
    do {
      try process.handle.send(.kill)
      if process.sentence == .killed { _ = try process.session?.kill() }
    } catch {
      log.say(.unable(.warning, to: "kill", "the process", pid: process.pid, because: "\(error)"))
    }
  }

  func terminate(_ process: ManagedProcess?) {
    guard let process, case .running = process.life else { return }
    do {
      try process.handle.send(.terminate)
    } catch {
      log.say(.unable(.warning, to: "terminate", "the process", pid: process.pid, because: "\(error)"))
    }
  }

  func releaseIncumbent() {
    guard let process = incumbent else { return }
    process.releasedBy = current
    released.append(process)
    incumbent = nil
    deadlines.set(.release(pid: process.pid), in: configuration.limits.retire)
  }

  func killReleased(_ pid: Int32) {
    guard let process = released.first(where: { $0.pid == pid }) else { return }
    log.say(.fact(.warning, "the incumbent that was released is killed", pid: pid, words(for: .retireTimedOut)))
    kill(process)
    deadlines.set(.release(pid: pid), in: configuration.limits.kill)
  }

  private func forgetExit(of process: ManagedProcess) {
    guard watches[process.exitToken] != nil else { return }
    watches.remove(process.exitToken)
    do {
      try loop.forget(process.handle.descriptor)
    } catch {
      log.say(.unable(.warning, to: "forget", "the process", pid: process.pid, because: "\(error)"))
    }
  }
}

// MARK: Orphans

extension Engine {
  /// Reaps descendants whose own parents have died: this process is their parent since. Not while one of ours lies there
  /// unreaped, which would lose its status.
  func reapOrphans() {
    guard orphans == .suspected else { return }
    let own = [incumbent, successor].compactMap(\.self) + released
    guard own.allSatisfy({ $0.life != .ended }) else { return }
    orphans = .none
    do {
      while let (pid, status) = try Orphans.reapOne() {
        guard let process = own.first(where: { $0.pid == pid }) else { continue }
        // It ended between the look and the call.
        forgetExit(of: process)
        readChannel(of: process)
        process.life = .reaped(status)
        closeChannel(of: process)
        tellEnd(of: process)
      }
    } catch {
      log.say(.unable(.warning, to: "reap", "orphans", because: "\(error)"))
    }
  }
}

extension Death {
  init?(_ status: ExitStatus?) {
    switch status {
    case .exited(let code): self = .exited(status: code)
    case .signalled(let signal): self = .killed(signal: signal.number)
    case nil: return nil
    }
  }
}
