import BatonMachines

extension Mutant {
  /// Rules 1 to 10 of the lock's passage.
  static let ofRules: [Mutant] = [
    Mutant("rule 1: the lock travels on the control channel", .irreversible(1), .lockOnControlChannel),
    Mutant("rule 1: the pair stays open with the lock in it", .irreversible(0, 1), .escrowLeftOpen),
    Mutant("rule 2: the supervisor closes its copy at Begin", .irreversible(0, 1), .copyClosedAtBegin),
    Mutant("rule 2: the supervisor closes its copy at Commit", .irreversible(0, 1), .copyClosedAtCommit),
    Mutant(
      "rule 2: a restarted supervisor goes on where it should undo", .irreversible(1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.adopting, .adopted(.unfinished(let course, .open, .alive, .alive))):
          .move(to: .recording(course), [.writeCommitRecord(course)])
        default: verdict
        }
      }),
    Mutant("rule 3: ResumeAfterAbort leaves the descriptor behind", .irreversible(), .resumeWithoutLock),
    Mutant(
      "rule 3: a lock whose SealComplete never comes stays in the pair", .irreversible(slowness: 1), .escrowUnread),
    Mutant(
      "rule 3: a descriptor that comes late is not sent back", .irreversible(),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.resuming, .sealCompleteReceived): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant(
      "rule 3: told to resume without a descriptor, the incumbent waits for one", .irreversible(1),
      incumbent: { phase, input, verdict in
        switch (phase, input) {
        case (.sealed, .resumeReceived(_, .absent)): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant("rule 4: a resuming incumbent does not read again", .reversible(.wanted, 0, 1), .noRereading),
    Mutant("rule 5: nobody looks at the stamp", .irreversible(1, 1), .stampUnread),
    Mutant("rule 5: the successor stamps before Serve", .irreversible(0, 1), .stampedBeforeServe),
    Mutant(
      "rule 6: a warm successor outlives its supervisor", .irreversible(1),
      successor: { phase, input, verdict in
        switch (phase, input) {
        case (.awaitingBegin, .timerFired(.supervisorSilence)), (.awaitingBegin, .supervisorGone): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant(
      "rule 6: an owner waits for Serve for ever", .irreversible(1),
      successor: { phase, input, verdict in
        switch (phase, input) {
        case (.awaitingServe, .timerFired(.supervisorSilence)), (.awaitingServe, .supervisorGone): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant(
      "rule 6: a sealed incumbent does not try to take the lock", .irreversible(1),
      incumbent: { phase, input, verdict in
        switch (phase, input) {
        case (.sealed, .timerFired(.supervisorSilence)), (.sealed, .supervisorGone): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant(
      "rule 6: a drained incumbent waits for its supervisor for ever", .irreversible(1),
      incumbent: { phase, input, verdict in
        switch (phase, input) {
        case (.drained, .timerFired(.supervisorSilence)), (.drained, .supervisorGone): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant(
      "rule 6: a process that serves goes with its supervisor", .irreversible(1),
      incumbent: { phase, input, verdict in
        switch (phase, input) {
        case (.serving, .supervisorGone): .move(to: .retiring, [.askToRetire])
        default: verdict
        }
      }),
    Mutant(
      "rule 6: an incumbent that is silent counts as dead", .irreversible(slowness: 1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.draining(let course), .timerFired(.incumbentSilence)):
          .move(to: .undoing(course, .restart), [.blame(.incumbentSilent), .killSuccessor(course.attempt)])
        default: verdict
        }
      }),
    Mutant(
      "rule 7: an incumbent that has resumed obeys Commit", .reversible(.none, 1, 1),
      incumbent: { phase, input, verdict in
        switch (phase, input) {
        case (.serving(let service), .commitReceived(let n)) where n == service.resumed:
          .move(to: .retiring, [.askToRetire])
        default: verdict
        }
      }),
    Mutant(
      "rule 7: an incumbent that has resumed does not say so", .irreversible(1),
      incumbent: { phase, input, verdict in
        switch (phase, input, verdict) {
        case (.stamping, .stamped, .move(let next, let commands)):
          .move(to: next, commands.filter { $0 != .sendResumed(Attempt(1)) && $0 != .sendResumed(Attempt(2)) })
        case (.serving, .resumeReceived, _): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant(
      "rule 7: the supervisor does not write down that it reverted", .irreversible(2, 0, slowness: 1),
      supervisor: { _, _, verdict in
        guard case .move(let next, let commands) = verdict else { return verdict }
        return .move(
          to: next,
          commands.filter { if case .writeReverted = $0 { false } else { true } })
      }),
    Mutant(
      "rule 8: a restarted supervisor does not say Serve again", .irreversible(1),
      supervisor: { phase, _, verdict in
        guard case .adopting = phase, case .move(let next, let commands) = verdict else { return verdict }
        return .move(
          to: next,
          commands.filter { if case .sendServe = $0 { false } else { true } })
      }),
    Mutant(
      "rule 8: a supervisor that hears of the successor's serving does not say Commit", .irreversible(1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.settling(let course, .alive), .servingReceived): .move(to: .retiring(course), [])
        default: verdict
        }
      }),
    Mutant("rule 8: the exit counts before the last words are read", .irreversible(1, 1), .exitBeforeLastWords),
    Mutant(
      "rule 8: the committed release is started while the incumbent lives", .irreversible(0, 1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.recalling(let course, _), .successorEmptied):
          .move(to: .vacant(Debt(course.attempt, .committed)), [.dropLock])
        default: verdict
        }
      }),
    Mutant("rule 9: the process is made before its attempt is written down", .irreversible(1), .spawnedBeforeRecord),
    Mutant("rule 10: the supervisor keeps what a version-1 incumbent released", .versionOne, .copyKeptFromVersionOne),
    Mutant(
      "rule 10: a version-1 successor is not refused", .versionOneSuccessor,
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.awaitingHello(let course), .helloReceived(let n, .sound, .first)) where course.origin == .handoff:
          .move(
            to: .opening(Course(course.attempt, .handoff, terms: Terms(.first, .release))),
            [.sendHelloAck(n), .sendBegin(n)])
        default: verdict
        }
      }),
  ]
}
