import BatonPlatform
import Glibc
import Testing

@Suite struct `When a call on events or processes fails` {
  @Test func `an event loop is not made by halves`() async {
    await #expect(processExitsWith: .success) {
      try FaultSweep.expect([
        "createEventQueue", "createTimer", "createWaker", "watch", "watch", "maskSignals", "createSignalQueue", "watch",
        "close ignored", "close ignored", "close ignored", "close ignored",
      ]) {
        _ = try EventLoop(signals: [.user1])
      }
    }
  }

  @Test func `a loop tells it and goes on`() async {
    await #expect(processExitsWith: .success) {
      var loop = try EventLoop()
      let pair = try OwnedDescriptor.socketPair()
      var token: UInt64 = 0
      var events: [EventLoop.Event] = []
      try FaultSweep.expect(["watch", "watch", "armTimer", "waitForEvents", "read", "forget"]) {
        token += 1
        do {
          try loop.watch(pair.first, for: .readable, token: token)
          try loop.change(pair.first, to: [.readable], token: token)
          try loop.setDeadline(.now())
          try loop.wait(into: &events)
          try loop.setDeadline(nil)
          try loop.forget(pair.first)
        } catch {
          // What the failed run left watched.
          try? loop.forget(pair.first)
          throw error
        }
      }
    }
  }

  @Test func `a process is not opened, signalled or seen dead by halves`() async {
    await #expect(processExitsWith: .success) {
      let own = try #require(try ProcessIdentity(pid: Host.pid))
      try FaultSweep.expect([
        "openProcess", "open", "read", "read", "close ignored", "signal", "close ignored",
      ]) {
        let handle = try ProcessHandle(opening: own)
        switch consume handle {
        case .some(let handle): try handle.send(Signal(0))
        case .none: break
        }
      }
    }
  }

  @Test func `a session is not seen empty`() async {
    await #expect(processExitsWith: .success) {
      FaultPlan(failing: 1, count: .max / 2, with: .tooManyOpenFiles, calls: [.open, .findSession]).install()
      #expect(throws: SystemFailure.self) { _ = try ProcessSession(id: Host.pid).members() }
      FaultPlan(failing: 1, with: .tooManyOpenFiles, calls: [.findSession]).install()
      #expect(throws: SystemFailure.self) { _ = try ProcessSession(id: Host.pid).members() }
      #expect(FaultPlan.remove().failed == [.findSession])
      let own = try #require(try ProcessIdentity(pid: Host.pid))
      FaultPlan(failing: 1, with: .tooManyOpenFiles, calls: [.open]).install()
      #expect(throws: SystemFailure.self) { _ = try own.exists() }
      #expect(FaultPlan.remove().failed == [.open])
    }
  }

  @Test func `one that cannot be killed does not save the others`() async {
    await #expect(processExitsWith: .success) {
      let child = try Children.idle("sleep 1000 & sleep 1000 & echo started; read line <&3")
      let session = ProcessSession(id: child.handle.pid)
      FaultPlan(failing: 1, with: .notPermitted, calls: [.signal]).install()
      let failure = #expect(throws: SystemFailure.self) { try session.kill() }
      #expect(FaultPlan.remove().calls == 3)
      #expect(failure?.errno == .notPermitted)
      while try session.kill() > 0 { sched_yield() }
      try child.end()
    }
  }

  @Test func `a pipe, a thread, a wait and the adoption of orphans tell it`() async {
    await #expect(processExitsWith: .success) {
      try FaultSweep.expect(["createPipe", "poll", "close ignored", "close ignored"]) {
        let pipe = try Pipe()
        _ = try pipe.reading.wait(for: .readable, until: .now())
      }
      try FaultSweep.expect(["startThread"]) {
        let thread = try StartedThread(name: "t") {}
        thread.join()
      }
      try FaultSweep.expect(["adoptOrphans"]) { try Orphans.adopt() }
      try FaultSweep.expect(["waitForProcess"]) { _ = try Orphans.reapOne() }
      try FaultSweep.expect(["setDisposition"]) { try Signal.pipe.ignore() }
      try FaultSweep.expect(["changeEnvironment"]) { try Environment.remove(["NOWHERE"]) }
    }
  }
}
