import BatonPlatform
import Synchronization

/// What the control thread and the application share, behind one lock.
///
/// Calls go one way, wishes the other. Whoever waits looks at the state anew after every change, so nothing is missed
/// and nothing is polled.
final class Desk: Sendable {
  struct State {
    var call = NumberedCall(number: 0, call: .none)
    /// There while the application is asked to drain or to retire.
    var drain: DrainRequest?
    /// The application waits for the data, and is to be told if it does not come.
    var awaitsData = false
    /// Why the data cannot be taken at the moment; the control thread goes on trying.
    var obstacle: BatonError?
    /// What the last stage that was entered has as its number: an older one that is dropped means nothing.
    var stage: UInt32 = 0
    var wishes: [Wish] = []
    /// The last word about the connections was given to the channel.
    var hasToldLastClosed = false
    var hasBegun = false
    var hasEnded = false
    /// Whether the application may park connections.
    var parking = Parking.closed
    /// What was parked is not settled yet.
    var isGiving = false
    var moveCounts = Connections.Counts()
    /// Connections that wait for the application.
    var arrivals = WaitingLine<Arriving>()

    fileprivate var changes: UInt64 = 0
    fileprivate var waiters: [UInt64: Waiter] = [:]
    fileprivate var lastWaiter: UInt64 = 0
    fileprivate var waker: Waker?
  }

  private let state = Mutex(State())
  /// Readable while the application is asked to drain or to retire.
  let drainFlag: EventFlag
  /// Readable while connections wait for the application.
  let arrivalFlag: EventFlag

  init() throws(SystemFailure) {
    drainFlag = try EventFlag()
    arrivalFlag = try EventFlag()
  }

  /// Changes the state; everybody who waits looks again.
  func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
    let (value, waiters) = state.withLock { state in
      let value = body(&state)
      state.changes += 1
      defer { state.waiters = [:] }
      return (value, Array(state.waiters.values))
    }
    for waiter in waiters { waiter.wake() }
    return value
  }

  /// Changes what nobody waits for.
  func quietly<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
    state.withLock { body(&$0) }
  }

  func look<Value: Sendable>(_ body: (State) -> Value) -> Value {
    state.withLock { body($0) }
  }
}

// MARK: The control thread's side

extension Desk {
  func begin(wakingWith waker: Waker) {
    change {
      $0.waker = waker
      $0.hasBegun = true
    }
    waker.wake()
  }

  func call(_ call: Call, _ also: (inout State) -> Void = { _ in }) {
    change {
      $0.call = NumberedCall(number: $0.call.number + 1, call: call)
      also(&$0)
    }
  }

  func takeWishes() -> [Wish] {
    state.withLock { state in
      defer { state.wishes = [] }
      return state.wishes
    }
  }

  /// The earliest deadline that somebody waits for.
  var nextDeadline: MonotonicInstant? {
    state.withLock { $0.waiters.values.compactMap(\.deadline).min() }
  }

  /// Lets those look again whose deadline has passed.
  func expire(_ now: MonotonicInstant) {
    let due = state.withLock { state in
      let due = state.waiters.filter { $0.value.deadline.map { $0 <= now } ?? false }
      for id in due.keys { state.waiters[id] = nil }
      return Array(due.values)
    }
    for waiter in due { waiter.wake() }
  }
}

// MARK: The application's side

extension Desk {
  func wish(_ wish: Wish) {
    let waker = state.withLock { state in
      state.wishes.append(wish)
      return state.waker
    }
    waker?.wake()
  }

  /// Wishes what the state allows; false when it allows nothing.
  func wish(_ choose: (inout State) -> Wish?) -> Bool {
    let waker = state.withLock { state -> Waker?? in
      guard let wish = choose(&state) else { return nil }
      state.wishes.append(wish)
      return .some(state.waker)
    }
    guard let waker else { return false }
    waker?.wake()
    return true
  }

  enum Sight<Value: Sendable>: Sendable {
    case value(Value)
    case deadlinePassed
    case cancelled

    var found: Value? {
      if case .value(let value) = self { value } else { nil }
    }
  }

  /// Holds the calling thread back until `look` finds something, or the deadline has passed.
  func wait<Value: Sendable>(
    until deadline: MonotonicInstant? = nil, for look: (inout State) -> Value?
  ) -> Sight<Value> {
    while true {
      let latch = Latch()
      let found = state.withLock { state -> Value? in
        if let value = look(&state) { return value }
        state.add(.thread(latch))
        return nil
      }
      if let found { return .value(found) }
      // The latch that stays behind is opened by the next change, for nobody.
      if latch.wait(until: deadline) == .deadlinePassed { return .deadlinePassed }
    }
  }

  /// Suspends the calling task until `look` finds something, the deadline has passed or the task is cancelled.
  func wait<Value: Sendable>(
    until deadline: MonotonicInstant? = nil, for look: @Sendable (inout State) -> Value?
  ) async -> Sight<Value> {
    while !Task.isCancelled {
      let (found, seen, id) = state.withLock { state -> (Value?, UInt64, UInt64) in
        state.lastWaiter += 1
        return (look(&state), state.changes, state.lastWaiter)
      }
      if let found { return .value(found) }
      if let deadline, deadline <= .now() { return .deadlinePassed }
      await withTaskCancellationHandler {
        await suspend(as: id, seen: seen, until: deadline)
      } onCancel: {
        // Not registered yet: then suspend() sees that the task is cancelled.
        state.withLock { $0.waiters.removeValue(forKey: id) }?.wake()
      }
    }
    return .cancelled
  }

  private func suspend(as id: UInt64, seen: UInt64, until deadline: MonotonicInstant?) async {
    await withCheckedContinuation { continuation in
      let mustLookAgain = state.withLock { state in
        guard state.changes == seen, !Task.isCancelled else { return true }
        state.waiters[id] = .task(continuation, deadline)
        return false
      }
      if mustLookAgain {
        continuation.resume()
      } else if deadline != nil {
        wish(.deadlineAdded)
      }
    }
  }
}

/// Somebody who waits for the state to change.
private enum Waiter: Sendable {
  /// The deadline is kept by the control thread.
  case task(CheckedContinuation<Void, Never>, MonotonicInstant?)
  /// The thread keeps its deadline itself.
  case thread(Latch)

  var deadline: MonotonicInstant? {
    switch self {
    case .task(_, let deadline): deadline
    case .thread: nil
    }
  }

  func wake() {
    switch self {
    case .task(let continuation, _): continuation.resume()
    case .thread(let latch): latch.open()
    }
  }
}

extension Desk.State {
  fileprivate mutating func add(_ waiter: Waiter) {
    lastWaiter += 1
    waiters[lastWaiter] = waiter
  }
}

// MARK: Obstacles

extension Desk {
  /// Whether the application is waiting for the data and has not been told yet why it does not come.
  var awaitsData: Bool { look { $0.awaitsData && $0.obstacle == nil } }

  /// Tells an application that waits for the data why it does not come.
  func tell(of obstacle: BatonError) {
    guard awaitsData else { return }
    change { $0.obstacle = obstacle }
  }
}
