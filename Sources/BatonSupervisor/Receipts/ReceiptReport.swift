import BatonProtocol

extension Receipt {
  /// The receipt for scripts. docs/Receipts.md describes every field.
  package var report: Report {
    [
      "attempt": .number(attempt), "handoff_id": .text("\(handoffID)"), "service": .text(service),
      "intent": .text(intent.rawValue), "strategy": .text(strategy.word), "outcome": .text(outcome.word),
      "cause": .text(cause.code.word), "detail": .text(cause.detail), "reason": .text(reason),
      "asker": ["uid": .number(asker.uid), "pid": .number(Int64(asker.pid)), "command": .text(asker.command)],
      "timing": timing.report, "from": .optional(from, \.report), "to": to.report,
      "processes": .list(processes.map(\.report)), "serving": .optional(serving, \.report),
      "verdicts": .list(verdicts.map(\.report)), "listeners": .list(listeners.map(\.report)),
      "connections": [
        "open_at_drain": .optional(connections.openAtDrain, Report.number),
        "closed_in_order": .optional(connections.closedInOrder, Report.number),
        "closed_by_force": .optional(connections.closedByForce, Report.number),
      ],
      "kernel_drops": [
        "before": .optional(kernelDrops.before, \.report), "after": .optional(kernelDrops.after, \.report),
      ],
      "notes": .list(notes.map(Report.text)),
    ]
  }
}

extension ReceiptOverview {
  package var report: Report {
    [
      "attempt": .number(attempt), "intent": .text(intent.rawValue), "outcome": .text(outcome.word),
      "cause": .text(cause.code.word), "detail": .text(cause.detail), "started_at": .text(startedAt.isoText),
      "took_ns": .nanoseconds(took), "accept_gap_ns": .optional(acceptGap, Report.nanoseconds),
      "release": .text(release), "sha256": .optional(releaseDigest) { .text($0.text) },
    ]
  }
}

extension [ReceiptOverview] {
  package var report: Report { ["attempts": .list(map(\.report))] }
}

extension Timing {
  fileprivate var report: Report {
    [
      "started_at": .text(startedAt.isoText), "took_ns": .nanoseconds(took),
      "accept_gap_ns": .optional(moments.acceptGap, Report.nanoseconds),
      "phases": .list(
        phases.map {
          [
            "phase": .text($0.phase.rawValue), "starts_after_ns": .nanoseconds($0.startsAfter),
            "took_ns": .nanoseconds($0.took),
          ]
        }),
      "moments": [
        "stopped_accepting_ns": sinceStart(moments.stoppedAccepting), "last_accept_ns": sinceStart(moments.lastAccept),
        "serve_read_ns": sinceStart(moments.serveRead), "first_accept_ns": sinceStart(moments.firstAccept),
        "first_answer_ns": sinceStart(moments.firstAnswer), "resumed_seen_ns": sinceStart(moments.resumedSeen),
      ],
    ]
  }

  private func sinceStart(_ moment: UInt64?) -> Report {
    .optional(moment) { .nanoseconds(.between(startedMonotonicNanoseconds, $0)) }
  }
}

extension ReleaseSummary {
  package var report: Report {
    [
      "path": .text(path), "sha256": .optional(digest) { .text($0.text) }, "version": .optional(version, Report.text),
      "arguments": .list(arguments.map(Report.text)), "environment_names": .list(environmentNames.map(Report.text)),
    ]
  }
}

extension ProcessSummary {
  fileprivate var report: Report {
    [
      "role": .text(role.rawValue), "pid": .number(Int64(pid)),
      "generation": .optional(generation) { .number($0.number) }, "death": .optional(death) { .text($0.words) },
    ]
  }
}

extension ServingProcess {
  fileprivate var report: Report {
    [
      "role": .text(role.rawValue), "pid": .number(Int64(pid)),
      "generation": .optional(generation) { .number($0.number) },
    ]
  }
}

extension CheckedVerdict {
  fileprivate var report: Report {
    [
      "name": .text(name), "expected": .text(expected), "got": .text(got), "finding": .text(finding.rawValue),
    ]
  }
}

extension ListenerSummary {
  fileprivate var report: Report {
    [
      "name": .text(name), "address": .text(address), "queue_high_water": .optional(queueHighWater, Report.number),
      "queue_limit": .optional(queueLimit, Report.number),
    ]
  }
}

extension KernelDrops.Counters {
  fileprivate var report: Report {
    ["listen_drops": .number(listenDrops), "listen_overflows": .number(listenOverflows)]
  }
}
