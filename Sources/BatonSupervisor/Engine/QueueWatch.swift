import BatonMachines
import BatonPlatform

// While nobody accepts, connections wait in the kernel's queues. They are looked at often and only then: outside an
// attempt nothing wakes up.

extension Engine {
  /// Ten times in the shortest time in which a busy queue of the default length could fill: 4096 at 40 000 a second.
  private static var sampleInterval: Duration { .milliseconds(10) }

  func watchQueues() {
    guard !deadlines.isSet(.queueSample) else { return }
    sampleQueues()
  }

  func sampleQueues() {
    guard let current, current.notes.outcome == nil, isGapOpen else { return }
    sampleQueuesOnce(current)
    deadlines.set(.queueSample, in: Self.sampleInterval)
    reportQueue(of: current)
    guard let fullest = fullestQueue, isNearLimit(fullest) else { return }
    blameDetail(
      .queueNearLimit,
      "\(fullest.queued) of \(fullest.limit) connections wait, more than queue-limit-percent "
        + "(\(configuration.limits.queuePercent) %) allows")
    take(.queueNearLimit(current.number))
  }

  /// Keeps the most that was seen of every listener.
  func sampleQueuesOnce(_ attempt: OngoingAttempt) {
    for (index, listener) in listeners.enumerated() {
      guard let now = listener.queue, index < attempt.notes.queues.count else { continue }
      let most = max(attempt.notes.queues[index]?.queued ?? 0, now.queued)
      attempt.notes.queues[index] = ListenQueue(queued: most, limit: now.limit)
      latestQueues[index] = now
    }
  }

  /// The queue that is nearest to its limit, as last seen.
  var fullestQueue: ListenQueue? {
    latestQueues.compactMap(\.self).max { $0.queued * max($1.limit, 1) < $1.queued * max($0.limit, 1) }
  }

  private func isNearLimit(_ queue: ListenQueue) -> Bool {
    queue.limit > 0 && queue.queued * 100 >= queue.limit * configuration.limits.queuePercent
  }

  /// Whether it may be that nobody accepts.
  private var isGapOpen: Bool {
    switch current?.notes.phase {
    case .drain, .seal, .begin, .commit, .probation, .abort, .resume: true
    case .prepare, .spawn, .hello, .warm, .retire, nil: false
    }
  }
}
