import BatonMachines
import BatonPlatform
import BatonProtocol

/// What an application finds when it has asked to own the data.
enum TakingOutcome: Sendable {
  case owned(Place)
  case obstructed(BatonError)
  case ended(BatonError)
}

/// What it finds when it has asked to serve.
enum OpeningOutcome: Sendable {
  case serving(seen: UInt64)
  /// To be asked again: it was called back before it had begun.
  case again(Place)
  case ended(BatonError)
}

/// What it finds when it has drained or sealed.
enum YieldingOutcome: Sendable {
  case seal(Place)
  case resume(Place)
  case retire
  case ended(BatonError)
}

/// Where an application stands: which question it is answering, and which calls it has seen.
struct Place: Sendable {
  let attempt: Attempt
  let generation: Generation
  let seen: UInt64
}

extension Desk.State {
  /// Of calls newer than `seen`.
  private func newer(than seen: UInt64) -> Call? {
    call.number > seen ? call.call : nil
  }

  func takingOutcome() -> TakingOutcome? {
    switch call.call {
    case .open(let attempt, let generation):
      .owned(Place(attempt: attempt, generation: generation, seen: call.number))
    case .end(let error), .retire(let error): .ended(error)
    case .none, .serve, .drain, .seal, .reopen: obstacle.map { .obstructed($0) }
    }
  }

  func openingOutcome(after seen: UInt64) -> OpeningOutcome? {
    switch newer(than: seen) {
    case .serve?, .drain?, .seal?: .serving(seen: call.number)
    case .reopen(let attempt, let generation)?:
      .again(Place(attempt: attempt, generation: generation, seen: call.number))
    case .retire(let error)?, .end(let error)?: .ended(error)
    case .some(.none), .open?, nil: nil
    }
  }

  func yieldingOutcome(after seen: UInt64) -> YieldingOutcome? {
    switch newer(than: seen) {
    case .seal(let attempt)?: .seal(Place(attempt: attempt, generation: .zero, seen: call.number))
    case .reopen(let attempt, let generation)?:
      .resume(Place(attempt: attempt, generation: generation, seen: call.number))
    case .retire?: .retire
    case .end(let error)?: .ended(error)
    case .some(.none), .open?, .serve?, .drain?, nil: nil
    }
  }
}
