import BatonMachines
import BatonPlatform

extension Engine {
  /// Takes an input, and everything that follows from it, before anything else happens.
  func take(_ input: Supervisor.Input) {
    inputs.append(input)
    guard !isTakingInputs else { return }
    isTakingInputs = true
    while !inputs.isEmpty { decide(inputs.removeFirst()) }
    isTakingInputs = false
    tellProgress()
    settle()
  }

  /// For the result of a command that has to be the very next input.
  func takeNext(_ input: Supervisor.Input) {
    precondition(isTakingInputs, "bug in baton: the result of a command comes while commands are executed")
    inputs.insert(input, at: 0)
  }

  private func decide(_ input: Supervisor.Input) {
    let verdict = machine.handle(input)
    // Composed only for whoever debugs: words from reflection cost more than the decision that they tell of.
    log.say(
      .fact(.debug, unqualified("\(input)"), attempt: current?.number.number, unqualified("\(verdict)")), at: .debug)
    switch verdict {
    case .move(let phase, let commands):
      note(phase)
      for command in commands { CrashPoint.around(command) { execute(command) } }
    case .stay(let commands): for command in commands { CrashPoint.around(command) { execute(command) } }
    case .ignore(let reason): ignore(input, reason)
    case .violation(let reason): reportViolation(by: input, reason)
    }
  }

  private func ignore(_ input: Supervisor.Input, _ reason: String) {
    log.say(.fact(.debug, "ignored \(input.word)", attempt: current?.number.number, reason), at: .debug)
  }

  /// Somebody broke the protocol; where no peer is to blame, it was us.
  private func reportViolation(by input: Supervisor.Input, _ reason: String) {
    switch input.culprit {
    case .successor(let attempt):
      blameDetail(.successorViolated, "the successor sent \(input.word): \(reason)")
      take(.successorViolated(attempt))
    case .incumbent:
      blameDetail(.incumbentViolated, "the incumbent sent \(input.word): \(reason)")
      take(.incumbentViolated)
    case .nobody:
      let sentence = Sentence.unable(
        .warning, to: "take", input.word, attempt: current?.number.number, because: reason,
        then: "this is a bug in baton, please report it; nothing was done")
      log.say(sentence)
    }
  }

  /// What can wait until nobody waits for it any more: the journal on stable storage.
  private func settle() {
    guard journalDebt == .unsynced else { return }
    journalDebt = .none
    syncJournal()
  }
}

/// A value as it would be written: `draining(…)` for `BatonMachines.Supervisor.Phase.draining(…)`.
func unqualified(_ description: String) -> String {
  var (whole, word) = ("", "")
  for character in description {
    switch character {
    case ".": word = ""
    case _ where character.isLetter || character.isNumber: word.append(character)
    case _:
      whole += word + String(character)
      word = ""
    }
  }
  return whole + word
}

extension Supervisor.Input {
  enum Culprit {
    case successor(Attempt)
    case incumbent
    case nobody
  }

  /// Who sent the message that this is about.
  fileprivate var culprit: Culprit {
    switch self {
    case .helloReceived(let n, _, _), .preparedReceived(let n, _, _, _, _), .readyReceived(let n, _),
      .servingReceived(let n), .refusedReceived(let n), .successorDropped(let n), .movedBackReceived(let n):
      .successor(n)
    case .drainedReceived, .sealCompleteReceived, .sealFailedReceived, .resumedReceived, .movedReceived,
      .incumbentDropped:
      .incumbent
    case .adopted, .startRequested, .upgradeRequested, .cancelRequested, .stopRequested, .recordWritten, .recordFailed,
      .queueNearLimit, .timerFired, .spawnFailed, .successorViolated, .healthCheckFailed, .successorChannelClosed,
      .successorExited, .successorEmptied, .incumbentViolated, .incumbentChannelClosed, .incumbentExited:
      .nobody
    }
  }

  /// The input in a word, for people.
  var word: String {
    switch self {
    case .helloReceived: "Hello"
    case .preparedReceived: "Prepared"
    case .readyReceived: "Ready"
    case .servingReceived: "Moment serveRead"
    case .refusedReceived: "Refused"
    case .successorDropped, .incumbentDropped: "Dropped"
    case .drainedReceived: "Drained"
    case .sealCompleteReceived: "SealComplete"
    case .sealFailedReceived: "SealFailed"
    case .resumedReceived: "Resumed"
    case .movedReceived, .movedBackReceived: "Moved"
    case .adopted, .startRequested, .upgradeRequested, .cancelRequested, .stopRequested, .recordWritten, .recordFailed,
      .queueNearLimit, .timerFired, .spawnFailed, .successorViolated, .healthCheckFailed, .successorChannelClosed,
      .successorExited, .successorEmptied, .incumbentViolated, .incumbentChannelClosed, .incumbentExited:
      "\(self)"
    }
  }
}
