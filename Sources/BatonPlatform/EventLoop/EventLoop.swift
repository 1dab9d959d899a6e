import CBatonLinux
import Glibc

/// The epoll loop of one thread: descriptors by token, one deadline, signals, and a waker for other threads.
///
/// It sleeps for ever when nothing happens. It owns none of the descriptors it watches: whoever closes one forgets it
/// first. Tokens are the caller's; a token is never used again for another descriptor, so that an event of the same
/// batch that is about a descriptor closed meanwhile can be told by its unknown token.
package struct EventLoop: ~Copyable, Sendable {
  package enum Event: Hashable, Sendable {
    case ready(token: UInt64, Readiness)
    case deadlinePassed
    case signal(ReceivedSignal)
    case woken
  }

  /// Rings from any thread; rings before the loop has looked are one.
  package let waker: Waker

  private let queue: OwnedDescriptor
  private let timer: OwnedDescriptor
  private let signals: SignalQueue?
  private var ready = [baton_event](repeating: baton_event(), count: Int(BATON_EVENTS_MAX))
  private var deadline: MonotonicInstant?

  /// The given signals are blocked for the calling thread and arrive as events.
  package init(signals wanted: SignalSet = []) throws(SystemFailure) {
    // Locals first: a value that is not copyable must not throw half made.
    let queue = OwnedDescriptor(
      adopting: try Syscall.make(.createEventQueue, "the event loop") { epoll_create1(Int32(EPOLL_CLOEXEC)) })
    let timer = OwnedDescriptor(
      adopting: try Syscall.make(.createTimer, "the event loop") {
        timerfd_create(CLOCK_MONOTONIC, Int32(TFD_CLOEXEC | TFD_NONBLOCK))
      })
    let waker = try Waker()
    try Self.control(queue, EPOLL_CTL_ADD, timer.raw, .readable, token: Self.timerToken)
    try Self.control(queue, EPOLL_CTL_ADD, waker.descriptor.raw, .readable, token: Self.wakerToken)
    if wanted.isEmpty {
      signals = nil
    } else {
      let signals = try SignalQueue(wanted)
      try Self.control(queue, EPOLL_CTL_ADD, signals.descriptor.raw, .readable, token: Self.signalToken)
      self.signals = .some(signals)
    }
    self.queue = queue
    self.timer = timer
    self.waker = waker
  }
}

extension EventLoop {
  /// Tokens from here on are the loop's own.
  package static var firstReservedToken: UInt64 { .max - 15 }
  private static var timerToken: UInt64 { .max }
  private static var wakerToken: UInt64 { .max - 1 }
  private static var signalToken: UInt64 { .max - 2 }

  package borrowing func watch(
    _ descriptor: borrowing OwnedDescriptor, for interest: Interest, token: UInt64
  ) throws(SystemFailure) {
    precondition(token < Self.firstReservedToken, "bug in baton: the highest tokens belong to the loop")
    try Self.control(queue, EPOLL_CTL_ADD, descriptor.raw, interest, token: token)
  }

  package borrowing func change(
    _ descriptor: borrowing OwnedDescriptor, to interest: Interest, token: UInt64
  ) throws(SystemFailure) {
    try Self.control(queue, EPOLL_CTL_MOD, descriptor.raw, interest, token: token)
  }

  package borrowing func forget(_ descriptor: borrowing OwnedDescriptor) throws(SystemFailure) {
    let (queue, watched) = (queue.raw, descriptor.raw)
    try Syscall.make(.forget, "descriptor \(watched)") { baton_watch(queue, EPOLL_CTL_DEL, watched, 0, 0) }
  }

  /// Sets the one deadline; `nil` clears it. Setting the same again costs nothing.
  package mutating func setDeadline(_ instant: MonotonicInstant?) throws(SystemFailure) {
    guard instant != deadline else { return }
    let timer = timer.raw
    // An absolute time of zero would disarm: a moment that early has passed as much as the first nanosecond.
    let nanoseconds = instant.map { max($0.nanoseconds, 1) } ?? 0
    var setting = itimerspec()
    setting.it_value = timespec(tv_sec: Int(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    // The setting is ours, and no former one is asked for.
    try Syscall.make(.armTimer, "the event loop") {
      unsafe timerfd_settime(timer, Int32(TFD_TIMER_ABSTIME), &setting, nil)
    }
    deadline = instant
  }

  /// Waits until something happens and puts it into `events`, in the place of what was there.
  package mutating func wait(into events: inout [Event]) throws(SystemFailure) {
    events.removeAll(keepingCapacity: true)
    while events.isEmpty {
      let count = try waitForQueue()
      for index in 0..<count { try take(ready[index], into: &events) }
    }
  }

  private mutating func waitForQueue() throws(SystemFailure) -> Int {
    let queue = queue.raw
    // The shim writes at most BATON_EVENTS_MAX events, and that is the room.
    let count = try Syscall.make(.waitForEvents, "the event loop") { unsafe baton_wait_for_events(queue, &ready) }
    return Int(count)
  }

  private mutating func take(_ event: baton_event, into events: inout [Event]) throws(SystemFailure) {
    switch event.token {
    case Self.timerToken: if try timerHasFired() { events.append(.deadlinePassed) }
    case Self.wakerToken:
      waker.silence()
      events.append(.woken)
    case Self.signalToken:
      while let signal = try signals?.next() { events.append(.signal(signal)) }
    case let token: events.append(.ready(token: token, Readiness(rawValue: event.readiness)))
    }
  }

  /// False when the deadline was moved after the timer had fired and before anybody looked.
  private mutating func timerHasFired() throws(SystemFailure) -> Bool {
    let timer = timer.raw
    var expirations: UInt64 = 0
    let count = try Syscall.attempt(.read, "the event loop's timer", tolerating: .wouldBlock) {
      // Eight bytes of our own.
      unsafe Glibc.read(timer, &expirations, 8)
    }
    guard count != nil else { return false }
    deadline = nil
    return true
  }

  private static func control(
    _ queue: borrowing OwnedDescriptor, _ operation: Int32, _ watched: Int32, _ interest: Interest, token: UInt64
  ) throws(SystemFailure) {
    let queue = queue.raw
    try Syscall.make(.watch, "descriptor \(watched)") {
      baton_watch(queue, operation, watched, interest.rawValue, token)
    }
  }
}
