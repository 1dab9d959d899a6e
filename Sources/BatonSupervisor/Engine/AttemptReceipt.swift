import BatonMachines
import BatonPlatform
import BatonProtocol

extension Engine {
  /// What an attempt leaves behind.
  func receipt(of attempt: OngoingAttempt, _ outcome: Outcome) -> Receipt {
    let (opened, notes, now) = (attempt.opened, attempt.notes, MonotonicInstant.now())
    var to = opened.release.summary
    to.digest = to.digest ?? opened.release.file.flatMap(hashing.digest)
    var receipt = Receipt(
      attempt: attempt.number.number, handoffID: opened.handoffID, service: configuration.service.name,
      intent: AttemptIntent(opened.course), strategy: opened.course.strategy, outcome: outcome,
      cause: notes.blame ?? ReceiptCause(.none, outcome.word),
      asker: opened.asker, reason: opened.reason,
      timing: Timing(
        startedAt: notes.startedAt, startedMonotonicNanoseconds: notes.started.nanoseconds,
        took: notes.started.duration(to: now), phases: notes.phases(until: now), moments: notes.moments),
      from: notes.from.map(summary), to: to)
    receipt.processes = notes.processes.map(summary)
    receipt.serving = incumbent.map { serving($0, notes) }
    receipt.verdicts = notes.verdicts
    receipt.listeners = zip(listeners, notes.queues).map(summary)
    receipt.connections = notes.connections
    receipt.kernelDrops = notes.drops
    receipt.notes = notes.remarks
    return receipt
  }

  func summary(_ release: Release) -> ReleaseSummary {
    var summary = release.summary
    // A supervisor that has died may have known it: its copy goes by it.
    summary.digest =
      summary.digest ?? release.file.flatMap(hashing.digest) ?? pinning.shelf.release(for: release)?.digest
    return summary
  }

  private func summary(_ role: ProcessRole, _ process: ManagedProcess) -> ProcessSummary {
    ProcessSummary(
      role: role, pid: process.pid, generation: process.generation, death: Death(process.exitStatus))
  }

  private func summary(_ listener: Listener, _ queue: ListenQueue?) -> ListenerSummary {
    ListenerSummary(
      name: listener.name, address: listener.address, queueHighWater: queue.map { UInt32(clamping: $0.queued) },
      queueLimit: queue.map { UInt32(clamping: $0.limit) })
  }

  private func serving(_ process: ManagedProcess, _ notes: AttemptNotes) -> ServingProcess {
    let role = notes.processes.first { $0.process === process }?.role ?? .replacement
    return ServingProcess(role: role, pid: process.pid, generation: process.generation)
  }
}

extension KernelDrops.Counters {
  /// Nothing when the kernel does not tell.
  static var now: KernelDrops.Counters? {
    guard let drops = (try? ListenDrops.read()) ?? nil else { return nil }
    return KernelDrops.Counters(listenDrops: drops.drops, listenOverflows: drops.overflows)
  }
}
