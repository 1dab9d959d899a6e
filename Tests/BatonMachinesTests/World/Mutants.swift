// Rules and rows that are broken on purpose: each must yield a trace, or the explorer proves nothing.

import BatonMachines
import ModelChecker

struct Mutant: Sendable {
  let name: String
  let setting: Setting

  /// The first flaw is enough; it is also the one with the shortest trace, except that recovery is judged at the end.
  func explored() -> Exploration {
    Composition(setting).explored(.firstFlaw)
  }

  /// A rule that the drivers keep, broken.
  init(_ name: String, _ setting: Setting, _ breach: Breach) {
    var setting = setting
    setting.breach = breach
    self.init(name, setting)
  }

  /// A row of the supervisor's table, replaced.
  init(_ name: String, _ setting: Setting, supervisor: @escaping Party<Supervisor>.Mutation) {
    var setting = setting
    setting.supervisor = supervisor
    self.init(name, setting)
  }

  /// A row of the incumbent's table, replaced.
  init(_ name: String, _ setting: Setting, incumbent: @escaping Party<Incumbent>.Mutation) {
    var setting = setting
    setting.incumbent = incumbent
    self.init(name, setting)
  }

  /// A row of the successor's table, replaced.
  init(_ name: String, _ setting: Setting, successor: @escaping Party<Successor>.Mutation) {
    var setting = setting
    setting.successor = successor
    self.init(name, setting)
  }

  private init(_ name: String, _ setting: Setting) {
    self.name = name
    self.setting = setting
  }
}

extension Setting {
  fileprivate static func irreversible(
    _ supervisorDeaths: UInt8 = 0, _ processDeaths: UInt8 = 0, slowness: UInt8 = 0
  ) -> Setting {
    Setting(
      budget: Budget(supervisorDeaths: supervisorDeaths, processDeaths: processDeaths, slowness: slowness))
  }

  fileprivate static func reversible(
    _ probation: Course.Probation, _ supervisorDeaths: UInt8 = 0, _ processDeaths: UInt8 = 0, slowness: UInt8 = 0
  ) -> Setting {
    var setting = irreversible(supervisorDeaths, processDeaths, slowness: slowness)
    setting.offers = [Offer(.reversible, probation)]
    return setting
  }
}

extension Mutant {
  /// Rules 1 to 8 of the lock's passage.
  static let ofRules: [Mutant] = [
    Mutant("rule 1: the lock travels on the control channel", .irreversible(1), .lockOnControlChannel),
    Mutant("rule 1: the pair stays open with the lock in it", .irreversible(0, 1), .escrowLeftOpen),
    Mutant("rule 2: the supervisor closes its copy at Begin", .irreversible(0, 1), .copyClosedAtBegin),
    Mutant("rule 2: the supervisor closes its copy at Commit", .irreversible(0, 1), .copyClosedAtCommit),
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
  ]

  /// Ordinary rows.
  static let ofRows: [Mutant] = [
    Mutant("SIGKILL is taken for death", .irreversible(), .killTakenForDeath),
    Mutant(
      "the successor serves at Ready", .irreversible(),
      successor: { phase, input, verdict in
        switch (phase, input) {
        case (.opening(let n, _, _), .opened): .move(to: .stamping(n, .second), [.sendReady(n), .stamp(n)])
        default: verdict
        }
      }),
    Mutant(
      "the successor begins while the incumbent serves", .irreversible(),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.warming(let course), .preparedReceived(let n, .sound, _, _)):
          .move(to: .opening(course), [.sendBegin(n)])
        default: verdict
        }
      }),
    Mutant(
      "a drain may take for ever", .irreversible(),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.draining, .timerFired(.drain)): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant(
      "a message of a dead attempt counts", .irreversible(1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.resuming(let course), .resumedReceived):
          .move(to: .serving, [.dropLock, .conclude(course.attempt, .aborted)])
        case (.draining(let course), .resumedReceived(let n)) where n != course.attempt:
          .move(to: .undoing(course, .serveOn(.aborted)), [.killSuccessor(course.attempt)])
        default: verdict
        }
      }),
    Mutant(
      "an attempt is over when ResumeAfterAbort is sent", .irreversible(),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.undoing(let course, .resume), .successorEmptied(let n)):
          .move(to: .serving, [.sendResume(n), .conclude(course.attempt, .aborted)])
        default: verdict
        }
      }),
    Mutant(
      "Begin is sent although no lock came", .irreversible(1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.sealing(let course), .sealFailedReceived(let n)): .move(to: .opening(course), [.sendBegin(n)])
        default: verdict
        }
      }),
    Mutant(
      "a successor that is late is committed", .irreversible(),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.opening(let course), .timerFired(.opening)): .move(to: .recording(course), [.writeCommitRecord(course)])
        default: verdict
        }
      }),
    Mutant(
      "a dead incumbent is asked to resume", .irreversible(0, 1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.opening(let course), .incumbentExited):
          .move(to: .undoing(course, .resume), [.killSuccessor(course.attempt)])
        default: verdict
        }
      }),
    Mutant(
      "a successor on probation that dies is not undone", .reversible(.wanted, 0, 1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.onProbation, .successorExited): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant(
      "a record that could not be written counts", .irreversible(1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.recording(let course), .recordFailed(let n)):
          .move(to: .settling(course, incumbent: .alive), [.sendServe(n)])
        default: verdict
        }
      }),
    Mutant(
      "the incumbent tries the lock once", .irreversible(1, 0, slowness: 1),
      incumbent: { phase, input, verdict in
        switch (phase, input) {
        case (.retaking, .timerFired(.retake)): .ignore("mutant")
        default: verdict
        }
      }),
    Mutant(
      "the incumbent is told Commit before the successor serves", .irreversible(1, 0, slowness: 1),
      supervisor: { phase, input, verdict in
        switch (phase, input) {
        case (.recording(let course), .recordWritten(let n)) where course.origin == .handoff:
          .move(to: .settling(course, incumbent: .alive), [.sendServe(n), .sendCommit(n)])
        default: verdict
        }
      }),
  ]
}
