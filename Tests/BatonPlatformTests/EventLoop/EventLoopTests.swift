import BatonPlatform
import Testing

@Suite struct `An event loop` {
  @Test func `tells readiness, a passed deadline and a ring`() throws {
    var loop = try EventLoop()
    var events: [EventLoop.Event] = []
    loop.waker.wake()
    try loop.wait(into: &events)
    #expect(events == [.woken])
    try loop.setDeadline(.now())
    try loop.wait(into: &events)
    #expect(events == [.deadlinePassed])
    let pair = try OwnedDescriptor.socketPair()
    try loop.watch(pair.first, for: .readable, token: 7)
    _ = try pair.second.send([1].span)
    try loop.wait(into: &events)
    #expect(events == [.ready(token: 7, .readable)])
  }
}
