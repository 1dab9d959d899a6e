import BatonPlatform
import Glibc
import Testing

@Suite struct `An event loop` {
  @Test func `tells a ring from another thread`() throws {
    var loop = try EventLoop()
    var events: [EventLoop.Event] = []
    let waker = loop.waker
    let thread = try StartedThread(name: "ringer") { waker.wake() }
    try loop.wait(into: &events)
    thread.join()
    #expect(events == [.woken])
  }

  @Test func `tells many rings once`() throws {
    var loop = try EventLoop()
    var events: [EventLoop.Event] = []
    for _ in 0..<5 { loop.waker.wake() }
    try loop.wait(into: &events)
    #expect(events == [.woken])
    try loop.setDeadline(.now())
    try loop.wait(into: &events)
    #expect(events == [.deadlinePassed])
  }

  @Test func `tells a deadline once, not before its time, and again when it is set again`() throws {
    var loop = try EventLoop()
    var events: [EventLoop.Event] = []
    let deadline = MonotonicInstant.now().advanced(by: .milliseconds(20))
    try loop.setDeadline(deadline)
    try loop.wait(into: &events)
    #expect(events == [.deadlinePassed])
    #expect(MonotonicInstant.now() >= deadline)
    try loop.setDeadline(deadline)
    try loop.wait(into: &events)
    #expect(events == [.deadlinePassed])
  }

  @Test func `forgets a deadline that was moved or cleared, also one that had passed`() throws {
    var loop = try EventLoop()
    var events: [EventLoop.Event] = []
    try loop.setDeadline(.now())
    try loop.setDeadline(MonotonicInstant.now().advanced(by: .seconds(3600)))
    loop.waker.wake()
    try loop.wait(into: &events)
    #expect(events == [.woken])
    try loop.setDeadline(MonotonicInstant(nanoseconds: 0))
    try loop.setDeadline(nil)
    loop.waker.wake()
    try loop.wait(into: &events)
    #expect(events == [.woken])
  }

  @Test func `tells readiness by token until it is dealt with, and what the peer did`() throws {
    var loop = try EventLoop()
    var events: [EventLoop.Event] = []
    let pair = try OwnedDescriptor.socketPair()
    try loop.watch(pair.first, for: .readable, token: 7)
    _ = try pair.second.send([1])
    for _ in 0..<2 {
      try loop.wait(into: &events)
      #expect(events == [.ready(token: 7, .readable)])
    }
    try loop.change(pair.first, to: [.readable, .writable], token: 8)
    try loop.wait(into: &events)
    #expect(events == [.ready(token: 8, [.readable, .writable])])
    try loop.change(pair.first, to: .readable, token: 8)
    try pair.second.stopSending()
    try loop.wait(into: &events)
    #expect(events == [.ready(token: 8, [.readable, .peerStoppedSending])])
    try loop.forget(pair.first)
    loop.waker.wake()
    try loop.wait(into: &events)
    #expect(events == [.woken])
  }

  @Test func `sleeps while nothing happens`() async {
    await #expect(processExitsWith: .success) {
      var loop = try EventLoop(signals: [.user1])
      let pair = try OwnedDescriptor.socketPair()
      try loop.watch(pair.first, for: .readable, token: 1)
      var events: [EventLoop.Event] = []
      let before = voluntarySwitches()
      try loop.setDeadline(.now() + .milliseconds(200))
      try loop.wait(into: &events)
      #expect(events == [.deadlinePassed])
      // It went to sleep once, and was woken once by its deadline.
      #expect(voluntarySwitches() - before <= 2)
    }
  }

  @Test func `tells that a process has ended`() throws {
    var loop = try EventLoop()
    var events: [EventLoop.Event] = []
    let child = try Children.idle()
    try loop.watch(child.handle.descriptor, for: .readable, token: 1)
    try child.handle.send(.terminate)
    try loop.wait(into: &events)
    #expect(events == [.ready(token: 1, .readable)] || events == [.ready(token: 1, [.readable, .hungUp])])
    #expect(try child.handle.reapIfEnded() == .ended(.signalled(.terminate)))
  }

  @Test func `tells signals with their sender`() throws {
    let seen = Mailbox<[EventLoop.Event]>()
    let thread = try StartedThread(name: "signalled") {
      guard var loop = try? EventLoop(signals: [.user1, .user2]) else { return }
      var events: [EventLoop.Event] = []
      // To this thread only: other threads of the test process do not block it.
      pthread_kill(pthread_self(), SIGUSR1)
      pthread_kill(pthread_self(), SIGUSR2)
      try? loop.wait(into: &events)
      seen.put(events)
    }
    thread.join()
    let expected = [Signal.user1, .user2].map {
      EventLoop.Event.signal(ReceivedSignal(signal: $0, senderPid: Host.pid, senderUser: getuid()))
    }
    #expect(seen.all == [expected])
  }
}

/// How often the calling thread has gone to sleep.
private func voluntarySwitches() -> Int {
  let status = (try? Files.read("/proc/thread-self/status", limit: 65536)) ?? []
  let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("voluntary") }
  return line.flatMap { $0.split(separator: "\t").last }.flatMap { Int($0) } ?? 0
}
