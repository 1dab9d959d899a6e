package import BatonPlatform
import Synchronization

/// Clients that write, read and come anew, in a thread of their own, until they are stopped.
package struct Load: ~Copyable {
  private let shared: Shared
  private let waker: Waker
  private let thread: StartedThread

  /// Starts the clients. They connect at once.
  package init(_ plan: LoadPlan) throws(SystemFailure) {
    let prefix = "load:" + (try Host.randomBytes(6)).map { String($0, radix: 16) }.joined() + ":"
    let loop = try LoadLoop(plan, prefix: prefix)
    let waker = loop.loop.waker
    let shared = Shared(loop)
    thread = try StartedThread(name: "baton-load") { shared.run() }
    self.waker = waker
    self.shared = shared
  }

  /// What was seen until now.
  package var tally: LoadTally { shared.state.withLock { $0.tally } }

  /// Waits until what was seen is as wanted; false when the deadline passed first.
  package borrowing func wait(
    until deadline: MonotonicInstant, for isEnough: (LoadTally) -> Bool
  ) throws(SystemFailure) -> Bool {
    var loop = try EventLoop()
    var events: [EventLoop.Event] = []
    let waker = loop.waker
    shared.state.withLock { $0.watchers.append(waker) }
    while !isEnough(tally) {
      if MonotonicInstant.now() >= deadline { return false }
      try loop.setDeadline(deadline)
      try loop.wait(into: &events)
    }
    return true
  }

  /// Lets every question in the air be answered, then looks for every acknowledged write, and tells what was seen.
  package consuming func stop() throws(SystemFailure) -> LoadTally {
    let shared = shared
    shared.state.withLock { $0.isEnding = true }
    waker.wake()
    thread.join()
    return try shared.state.withLock { $0.result }.get()
  }
}

/// What the thread of the clients and the one who started them both see.
private final class Shared: Sendable {
  struct State {
    var tally = LoadTally()
    var isEnding = false
    /// Who waits for the tally to change. Few, and they stay until the end.
    var watchers: [Waker] = []
    var result: Result<LoadTally, SystemFailure> = .success(LoadTally())
  }

  let state = Mutex(State())
  private let loop: Mutex<LoadLoop?>

  init(_ loop: consuming sending LoadLoop) {
    self.loop = Mutex(consume loop)
  }

  func run() {
    guard var loop = loop.withLock({ $0.take() }) else { return }
    let result = Result { () throws(SystemFailure) in try run(&loop) }
    state.withLock { $0.result = result }
  }

  private func run(_ loop: inout LoadLoop) throws(SystemFailure) -> LoadTally {
    try loop.run(
      until: { state.withLock { $0.isEnding } },
      afterEachRound: { publish($0) })
    try loop.lookForEveryWrite()
    return loop.tally
  }

  private func publish(_ tally: LoadTally) {
    let watchers = state.withLock { state in
      state.tally = tally
      return state.watchers
    }
    for watcher in watchers { watcher.wake() }
  }
}
