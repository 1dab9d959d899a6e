import BatonPlatform
import Testing

@Suite struct `A latch` {
  @Test func `holds a thread back until it is opened, and stays open`() throws {
    let latch = Latch()
    let thread = try StartedThread(name: "opener") { latch.open() }
    #expect(latch.wait(until: nil) == .opened)
    #expect(latch.wait(until: .now()) == .opened)
    thread.join()
  }

  @Test func `gives up at its deadline, not before`() {
    let deadline = MonotonicInstant.now() + .microseconds(700)
    #expect(Latch().wait(until: deadline) == .deadlinePassed)
    #expect(MonotonicInstant.now() >= deadline)
  }
}

@Suite struct `An event flag` {
  @Test func `is readable while it is raised`() throws {
    let flag = try EventFlag()
    let watched = try OwnedDescriptor.duplicate(of: flag.descriptor)
    #expect(try !watched.wait(for: .readable, until: .now()))
    flag.raise()
    flag.raise()
    #expect(try watched.wait(for: .readable, until: .now()))
    flag.lower()
    #expect(try !watched.wait(for: .readable, until: .now()))
    flag.lower()
    #expect(try !watched.wait(for: .readable, until: .now()))
  }
}
