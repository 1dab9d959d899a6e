package import BatonMachines
package import BatonProtocol

/// One line of STATE/journal: what is decided about an attempt, written before it is acted upon.
package enum JournalRecord: Hashable, Sendable {
  /// Durable before the successor is spawned.
  case attemptOpened(OpenedAttempt)
  /// A process was started for the attempt.
  case processStarted(attempt: UInt64, role: ProcessRole, KnownProcess)
  /// The point of no return: from here on the attempt is completed, also by the next supervisor.
  /// The course is the one that was committed, with all that its successor had told.
  case committed(Course)
  /// The incumbent had resumed by itself although the commit record was written: the attempt is undone after all.
  case reverted(attempt: UInt64)
  /// The attempt has ended and nothing is left to be done or undone.
  case concluded(attempt: UInt64, Outcome, serving: KnownProcess?)

  package var attempt: UInt64 {
    switch self {
    case .attemptOpened(let opened): opened.attempt
    case .processStarted(let attempt, _, _): attempt
    case .committed(let course): course.attempt.number
    case .reverted(let attempt): attempt
    case .concluded(let attempt, _, _): attempt
    }
  }
}

/// What has to be known about an attempt to finish or undo it, and to write its receipt, by a supervisor that was not
/// there when it began.
package struct OpenedAttempt: Hashable, Sendable {
  package var course: Course
  package var handoffID: HandoffID
  package var release: Release
  /// The attempt has reserved the three generations above this one.
  package var generationBase: Generation
  package var incumbent: KnownProcess?
  package var asker: Asker
  package var reason: String
  package var openedAt: WallClock

  package init(
    course: Course, handoffID: HandoffID, release: Release, generationBase: Generation, incumbent: KnownProcess?,
    asker: Asker, reason: String, openedAt: WallClock
  ) {
    self.course = course
    self.handoffID = handoffID
    self.release = release
    self.generationBase = generationBase
    self.incumbent = incumbent
    self.asker = asker
    self.reason = reason
    self.openedAt = openedAt
  }

  package var attempt: UInt64 { course.attempt.number }

  /// How many generations an attempt reserves.
  package static let reservedGenerations: UInt64 = 3

  /// For an incumbent that resumes before Serve was sent.
  package var resumingGeneration: Generation { generationBase.advanced(by: 1) }
  /// For the successor.
  package var successorGeneration: Generation { generationBase.advanced(by: 2) }
  /// For an incumbent that resumes after Serve was sent: the successor's stamp must not be the higher one.
  package var revertingGeneration: Generation { generationBase.advanced(by: 3) }
}
