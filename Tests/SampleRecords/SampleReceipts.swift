import BatonMachines
import BatonProtocol
package import BatonSupervisor

extension Sample {
  /// A good upgrade.
  package static let committed: Receipt = {
    var receipt = opening(.committed, ReceiptCause(.none, "the successor (pid 4242) serves under generation 8"))
    receipt.timing.took = .milliseconds(1_204)
    receipt.timing.phases = [
      PhaseTime(.prepare, startsAfter: .zero, took: .microseconds(3_400)),
      PhaseTime(.spawn, startsAfter: .microseconds(3_400), took: .microseconds(900)),
      PhaseTime(.hello, startsAfter: .microseconds(4_300), took: .microseconds(2_100)),
      PhaseTime(.warm, startsAfter: .microseconds(6_400), took: .microseconds(1_180_000)),
      PhaseTime(.drain, startsAfter: .microseconds(1_186_400), took: .microseconds(1_950)),
      PhaseTime(.seal, startsAfter: .microseconds(1_188_350), took: .microseconds(620)),
      PhaseTime(.begin, startsAfter: .microseconds(1_188_970), took: .microseconds(480)),
      PhaseTime(.commit, startsAfter: .microseconds(1_189_450), took: .microseconds(41)),
      PhaseTime(.retire, startsAfter: .microseconds(1_189_491), took: .microseconds(14_509)),
    ]
    receipt.timing.moments.stoppedAccepting = start + 1_186_450_000
    receipt.timing.moments.lastAccept = start + 1_186_301_000
    receipt.timing.moments.serveRead = start + 1_189_560_000
    receipt.timing.moments.firstAccept = start + 1_189_100_000
    receipt.timing.moments.firstAnswer = start + 1_189_904_000
    receipt.processes = [
      ProcessSummary(role: .incumbent, pid: 4_100, generation: Generation(6), death: .exited(status: 0)),
      ProcessSummary(role: .successor, pid: 4_242, generation: Generation(8)),
    ]
    receipt.serving = ServingProcess(role: .successor, pid: 4_242, generation: Generation(8))
    receipt.verdicts = [
      CheckedVerdict("service", expected: "kv", got: "kv", .sound),
      CheckedVerdict("health", expected: "healthy", got: "healthy", .sound),
      CheckedVerdict("revisions", expected: "[52871]", got: "[52871]", .sound),
    ]
    receipt.connections = ConnectionCounts(openAtDrain: 17, closedInOrder: 17, closedByForce: 0)
    return receipt
  }()

  /// An upgrade that was undone after the incumbent had been drained.
  package static let aborted: Receipt = {
    var receipt = committed
    receipt.outcome = .aborted
    receipt.cause = ReceiptCause(
      .attempt(.successorExited), "the successor (pid 4242) was killed by signal 9 while it opened the data")
    receipt.timing.phases.removeLast(2)
    receipt.timing.phases += [
      PhaseTime(.abort, startsAfter: .microseconds(1_189_450), took: .microseconds(870)),
      PhaseTime(.resume, startsAfter: .microseconds(1_190_320), took: .microseconds(2_280)),
    ]
    receipt.timing.moments.serveRead = nil
    receipt.timing.moments.firstAccept = nil
    receipt.timing.moments.firstAnswer = nil
    receipt.timing.moments.resumedSeen = start + 1_192_600_000
    receipt.processes = [
      ProcessSummary(role: .incumbent, pid: 4_100, generation: Generation(7)),
      ProcessSummary(role: .successor, pid: 4_242, generation: Generation(8), death: .killed(signal: 9)),
    ]
    receipt.serving = ServingProcess(role: .incumbent, pid: 4_100, generation: Generation(7))
    receipt.verdicts[1] = CheckedVerdict("health", expected: "healthy", got: "no answer", .unsound)
    receipt.notes = ["1 late message of attempt 11 was ignored"]
    return receipt
  }()

  /// A release that could not even be started: nothing was measured.
  package static let refused: Receipt = {
    var receipt = opening(.refused, ReceiptCause(.release(.executableMissing), "/srv/kv-2.0: no such file"))
    receipt.to.digest = nil
    receipt.to.version = nil
    receipt.processes = [ProcessSummary(role: .incumbent, pid: 4_100, generation: Generation(6))]
    receipt.serving = ServingProcess(role: .incumbent, pid: 4_100, generation: Generation(6))
    return receipt
  }()

  /// The worst: the successor was killed after the incumbent had died.
  package static let nobodyServes: Receipt = {
    var receipt = aborted
    receipt.outcome = .nobodyServes
    receipt.cause = ReceiptCause(
      .attempt(.incumbentExited), "the incumbent (pid 4100) exited with status 1 while it was drained")
    receipt.serving = nil
    return receipt
  }()

  private static let start: UInt64 = 9_876_000_000_000

  private static func opening(
    _ outcome: Outcome, _ cause: ReceiptCause,
    from: ReleaseSummary? = ReleaseSummary(path: "/srv/kv-1.0", version: "1.0")
  ) -> Receipt {
    var receipt = Receipt(
      attempt: 12, handoffID: handoffID, service: "kv", intent: .upgrade, strategy: .exclusive, outcome: outcome,
      cause: cause, asker: asker, reason: "nightly build",
      timing: Timing(startedAt: startedAt, startedMonotonicNanoseconds: start), from: from, to: release.summary)
    receipt.listeners = [
      ListenerSummary(name: "main", address: "127.0.0.1:6379", queueHighWater: 13, queueLimit: 4_096),
      ListenerSummary(name: "health", address: "unix:/run/kv.sock", queueHighWater: nil, queueLimit: nil),
    ]
    receipt.kernelDrops = KernelDrops(
      before: KernelDrops.Counters(listenDrops: 4, listenOverflows: 4),
      after: KernelDrops.Counters(listenDrops: 4, listenOverflows: 4))
    return receipt
  }
}

extension Sample {
  /// The incumbent took the service back although the commit record was written.
  package static let reverted: Receipt = {
    var receipt = aborted
    receipt.outcome = .reverted
    receipt.cause = ReceiptCause(.attempt(.incumbentResumed), "the incumbent (pid 4100) resumed by itself")
    return receipt
  }()

  /// Everything up to the drain, as wanted.
  package static let rehearsed: Receipt = {
    var receipt = committed
    receipt.intent = .rehearsal
    receipt.outcome = .rehearsed
    receipt.cause = ReceiptCause(.none, "rehearsed")
    receipt.timing.phases = Array(committed.timing.phases.prefix(4))
    receipt.timing.moments = GapMoments()
    receipt.serving = ServingProcess(role: .incumbent, pid: 4_100, generation: receipt.processes[0].generation)
    receipt.processes[0].death = nil
    receipt.connections = ConnectionCounts()
    return receipt
  }()
}
