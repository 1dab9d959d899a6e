// From what happens in the world to the inputs of the machines.

import BatonMachines

extension Composition {
  /// What the supervisor's driver makes of a frame: it may find the facts that came with it sound or not.
  func meanings(of message: Message, from slot: Slot, _ world: inout World) -> [Supervisor.Input] {
    let n = Attempt(UInt64(message.attempt))
    let current = attempt(of: world) ?? Attempt(0)
    if slot == .successor, message.kind.isIncumbents { return [.successorViolated(current)] }
    switch message.kind {
    case .hello:
      return [
        .helloReceived(current, .sound, setting.dialect),
        .helloReceived(current, .unsound(.wrongProcess), setting.dialect),
      ]
    case .prepared: return prepared(n)
    case .ready: return [.readyReceived(n, .sound), .readyReceived(n, .unsound(.unhealthy))]
    case .serving: return [.servingReceived(n)]
    case .refused: return [.refusedReceived(current)]
    case .dropped: return [slot == .incumbent ? .incumbentDropped : .successorDropped(current)]
    case .drained: return [.drainedReceived(.sound), .drainedReceived(.unsound(.stillAccepting))]
    case .sealComplete, .sealCompleteAttached:
      let custody = collectLock(n, message, &world)
      return [.sealCompleteReceived(n, .sound, custody), .sealCompleteReceived(n, .unsound(.sealFailed), custody)]
    case .sealFailed: return [.sealFailedReceived(n)]
    case .resumed: return [.resumedReceived(n)]
    case .moved: return [slot == .incumbent ? .movedReceived(n) : .movedBackReceived(n)]
    case .helloAckFirst, .helloAckSecond, .refusal, .beginAttached, .beginAcquire, .beginNone, .serve, .abort,
      .prepare, .sealRequest, .commit, .resumeAttached, .resumeAbsent, .greet, .drain, .seal, .reopen, .warm, .open:
      return []
    }
  }

  private func prepared(_ n: Attempt) -> [Supervisor.Input] {
    let passage = setting.passage
    let kinds = Reversibility.allCases.filter { kind in setting.offers.contains { $0.reversibility == kind } }
    return kinds.map { .preparedReceived(n, .sound, passage, $0, setting.moves) }
      + [.preparedReceived(n, .unsound(.wrongService), passage, .irreversible, .none)]
  }

  /// The driver reads the escrow pair when SealComplete arrives.
  private func collectLock(_ n: Attempt, _ message: Message, _ world: inout World) -> Custody {
    guard message.kind.isAttached else { return collectLock(n, &world) }
    world.supervisor.holdsLock = true
    return .held
  }

  /// The lock may lie in the pair: what lies there nobody else can take.
  @discardableResult func collectLock(_ n: Attempt, _ world: inout World) -> Custody {
    guard UInt64(world.supervisor.escrowAttempt) == n.number else { return .missing }
    if world.supervisor.escrow == .loaded {
      world.supervisor.escrow = .open
      world.supervisor.holdsLock = true
    }
    return world.supervisor.holdsLock ? .held : .missing
  }

  func successorInput(_ heard: Heard) -> Successor.Input? {
    switch heard {
    case .message(let message): successorInput(message)
    case .answer(let question):
      switch question.kind {
      case .warm: .warmed(Attempt(UInt64(question.attempt)))
      default: .opened(Attempt(UInt64(question.attempt)))
      }
    case .successor(let input): input
    case .supervisorGone: .supervisorGone
    case .timer(let timer): .timerFired(timer)
    case .stop: .stopRequested
    case .dropped: .dropped
    case .declined: .declined
    case .sealFailure, .incumbent: nil
    }
  }

  private func successorInput(_ message: Message) -> Successor.Input? {
    let n = Attempt(UInt64(message.attempt))
    return switch message.kind {
    case .helloAckFirst: .helloAckReceived(n, .first)
    case .helloAckSecond: .helloAckReceived(n, .second)
    case .refusal: .refusedReceived
    case .beginAttached: .beginReceived(n, .attached)
    case .beginAcquire: .beginReceived(n, .acquire)
    case .beginNone: .beginReceived(n, .none)
    case .serve: .serveReceived(n)
    case .abort: .abortReceived(n)
    default: nil
    }
  }

  func incumbentInput(_ heard: Heard) -> Incumbent.Input? {
    switch heard {
    case .message(let message): incumbentInput(message)
    case .answer(let question):
      switch question.kind {
      case .drain: .drainFinished(Attempt(UInt64(question.attempt)))
      case .seal: .sealFinished(Attempt(UInt64(question.attempt)))
      default: .reopened(Attempt(UInt64(question.attempt)))
      }
    case .sealFailure(let question): .sealFailed(Attempt(UInt64(question.attempt)))
    case .incumbent(let input): input
    case .supervisorGone: .supervisorGone
    case .timer(let timer): .timerFired(timer)
    case .stop: .stopRequested
    case .dropped: .dropped
    case .successor, .declined: nil
    }
  }

  private func incumbentInput(_ message: Message) -> Incumbent.Input? {
    let n = Attempt(UInt64(message.attempt))
    return switch message.kind {
    case .prepare: .prepareReceived(n)
    case .sealRequest: .sealRequestReceived(n)
    case .commit: .commitReceived(n)
    case .resumeAttached: .resumeReceived(n, .attached)
    case .resumeAbsent: .resumeReceived(n, .absent)
    case .abort: .abortReceived(n)
    case .serve: .serveReceived(n)
    default: nil
    }
  }
}
