import BatonMachines

extension Mutant {
  /// Ordinary rows.
  static let ofRows: [Mutant] = ordinary + ofMoves

  private static let ordinary: [Mutant] = [
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
        case (.warming(let course), .preparedReceived(let n, .sound, _, _, _)):
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
