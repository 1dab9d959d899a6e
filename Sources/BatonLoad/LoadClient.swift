import BatonPlatform

/// One client of a load: who it is, what it is waiting for, and since when.
final class LoadClient {
  enum Occupation: Hashable {
    case writer(Int)
    /// Reads what this writer wrote.
    case reader(of: Int)
    case newcomer
  }

  enum Stage: Hashable {
    /// Asks (and connects, if it must) at that moment.
    case resting(until: MonotonicInstant)
    case connecting
    case awaitingAnswer
  }

  let name: String
  let occupation: Occupation
  var stage: Stage
  /// The question that is not answered yet; it outlives a connection that closed.
  var question: Question?
  var connection: LoadConnection?

  init(_ occupation: Occupation, startingAt instant: MonotonicInstant) {
    self.occupation = occupation
    stage = .resting(until: instant)
    name =
      switch occupation {
      case .writer(let number): "writer \(number)"
      case .reader(let number): "reader of writer \(number)"
      case .newcomer: "newcomer"
      }
  }

  /// The moment at which something must be done for this client even if nothing arrives.
  func due(patience: Duration) -> MonotonicInstant {
    if case .resting(let until) = stage { return until }
    return question.map { $0.asked.advanced(by: patience) } ?? MonotonicInstant(nanoseconds: 0)
  }
}

/// A request on its way to its answer.
struct Question {
  let request: Request
  /// What was acknowledged when a reader asked.
  let floor: UInt64
  /// When it was asked first: a retry does not start the clock again.
  let asked: MonotonicInstant
}

/// A client's socket, and what has arrived of an answer.
final class LoadConnection {
  let socket: OwnedDescriptor
  let token: UInt64
  var received: [UInt8] = []

  init(_ socket: consuming OwnedDescriptor, token: UInt64) {
    self.socket = socket
    self.token = token
  }
}
