import BatonMachines
import BatonPlatform

extension Engine {
  /// What is going on now.
  var status: Status {
    let now = MonotonicInstant.now()
    var status = Status(
      service: configuration.service.name, supervisorPid: Host.pid, supervisorVersion: batonVersion,
      supervisorProgram: program.path, supervisorFile: program.file, supervisorSince: startedAt, now: .now)
    status.keeping = keeping
    status.incumbent = incumbent.map { process in
      IncumbentStatus(
        pid: process.pid, generation: process.generation, since: process.startedAt, release: summary(process.release))
    }
    status.inFlight = attemptInFlight.map { $0.notes.progress(of: $0.number, queue: fullestQueue) }
    status.lastAttempt = store.receipts.last
    status.listeners = listeners.map { listener in
      let queue = listener.queue
      return ListenerStatus(
        name: listener.name, address: listener.address, queued: queue.map { UInt32(clamping: $0.queued) },
        queueLimit: queue.map { UInt32(clamping: $0.limit) })
    }
    status.restarts = RestartStatus(
      count: restarts.deaths, lastDeath: restarts.lastDeath, lastDeathAt: restarts.lastDeathAt,
      nextTryIn: deadlines.remaining(.machine(.restart), at: now))
    status.warnings = warnings + [pinning.problem?.text, pinning.missing?.text, keeperProblem?.text].compactMap(\.self)
    return status
  }

  /// The attempt that has not ended; a start is none that anybody asked for.
  var attemptInFlight: OngoingAttempt? {
    guard let current, attempts[current.number] != nil, current.wanted == .handoff else { return nil }
    return current
  }
}

extension Engine {
  /// Says what a person should know, and keeps it for `baton status`.
  func warn(_ sentence: Sentence) {
    log.say(sentence)
    warnings = Array((warnings + [sentence.text]).suffix(Self.warningsMax))
  }

  /// A disk that stays full warns with every attempt.
  private static var warningsMax: Int { 20 }
}
