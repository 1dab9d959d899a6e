import BatonProtocol

extension Status {
  /// The status for scripts.
  package var report: Report {
    [
      "service": .text(service),
      "supervisor": [
        "pid": .number(Int64(supervisorPid)), "version": .text(supervisorVersion),
        "since": .text(supervisorSince.isoText), "program": .text(supervisorProgram),
        "keeping": .text(keeping.rawValue),
      ],
      "now": .text(now.isoText), "incumbent": .optional(incumbent, \.report),
      "in_flight": .optional(inFlight, \.report), "last_attempt": .optional(lastAttempt, \.report),
      "listeners": .list(listeners.map(\.report)), "restarts": restarts.report,
      "warnings": .list(warnings.map(Report.text)),
    ]
  }

  /// The status for a person.
  package var text: String {
    var page = Page()
    page.headline("\(service): \(incumbent == nil ? "nobody serves" : "serving")")
    page.gap()
    if let incumbent {
      page.entry("incumbent", incumbent.words)
      incumbent.release.describe(as: "release", on: &page)
    }
    let supervisor = "pid \(supervisorPid), baton \(supervisorVersion), since \(supervisorSince.text)"
    page.entry("supervisor", supervisor + keeping.words)
    page.entry("program", supervisorProgram)
    page.entry("in flight", inFlight?.words ?? "no attempt")
    if let lastAttempt { page.entry("last attempt", lastAttempt.words) }
    for listener in listeners { page.entry("listener", listener.words) }
    restarts.describe(on: &page)
    for warning in warnings { page.entry("warning", warning) }
    return page.text
  }
}

extension Status.Keeping {
  fileprivate var words: String {
    switch self {
    case .kept: ""
    case .alone: "; if it dies, nobody starts it again"
    }
  }
}

extension IncumbentStatus {
  fileprivate var report: Report {
    [
      "pid": .number(Int64(pid)), "generation": .optional(generation) { .number($0.number) },
      "since": .text(since.isoText), "release": release.report,
    ]
  }

  fileprivate var words: String {
    "pid \(pid), since \(since.text)" + (generation.map { ", generation \($0.number)" } ?? "")
  }
}

extension AttemptProgress {
  fileprivate var report: Report {
    [
      "attempt": .number(attempt), "phase": .text(phase.rawValue), "elapsed_ns": .nanoseconds(elapsed),
      "phase_elapsed_ns": .nanoseconds(phaseElapsed), "queued": .optional(queued, Report.number),
      "queue_limit": .optional(queueLimit, Report.number),
    ]
  }

  fileprivate var words: String {
    "attempt \(attempt), \(phase.rawValue) for \(phaseElapsed.inWords), \(elapsed.inWords) in all"
  }
}

extension ReceiptOverview {
  fileprivate var words: String {
    "attempt \(attempt), \(outcome.word) at \(startedAt.text)"
      + (outcome.exitCode == .success ? "" : ": \(cause.detail)")
  }
}

extension ListenerStatus {
  fileprivate var report: Report {
    [
      "name": .text(name), "address": .text(address), "queued": .optional(queued, Report.number),
      "queue_limit": .optional(queueLimit, Report.number),
    ]
  }

  fileprivate var words: String {
    guard let queued, let queueLimit else { return "\(name) at \(address)" }
    return "\(name) at \(address), \(queued) of \(queueLimit) wait"
  }
}

extension RestartStatus {
  fileprivate var report: Report {
    [
      "count": .number(count), "last_death": .optional(lastDeath) { .text($0.words) },
      "last_death_at": .optional(lastDeathAt) { .text($0.isoText) },
      "next_try_in_ns": .optional(nextTryIn, Report.nanoseconds),
    ]
  }

  fileprivate func describe(on page: inout Page) {
    if let lastDeath, let lastDeathAt {
      page.entry("restarts", "\(count), the last after \(lastDeath.words) at \(lastDeathAt.text)")
    }
    if let nextTryIn { page.entry("next start", "in \(nextTryIn.inWords)") }
  }
}
