import BatonMachines
import BatonPlatform
import BatonSupervisor
import SampleRecords
import Testing

@Suite struct `A client of the control socket` {
  let start = MonotonicInstant(nanoseconds: 1_000_000_000)

  @Test func `that asks is heard once, and answered`() throws {
    var session = ControlSession(connectedAt: start)
    #expect(session.receive(frame(.status), with: .none, at: start) == .status)
    #expect(session.deadline == nil)
    session.answer(.status(Sample.status), at: start)
    #expect(try answers(in: session.unsent) == [.status(Sample.status)])
    session.sent(session.unsent.count, at: start)
    #expect(session.isClosed)
  }

  @Test func `is heard whatever pieces its request comes in`() {
    var session = ControlSession(connectedAt: start)
    let bytes = frame(.history(limit: 20))
    for byte in bytes.dropLast() { #expect(session.receive([byte], with: .none, at: start) == nil) }
    #expect(session.receive([bytes[bytes.count - 1]], with: .none, at: start) == .history(limit: 20))
  }

  @Test func `that says nothing is closed when its time is over`() {
    var session = ControlSession(connectedAt: start)
    session.passTime(to: start.advanced(by: ControlLimits.request - .nanoseconds(1)))
    #expect(!session.isClosed)
    session.passTime(to: start.advanced(by: ControlLimits.request))
    #expect(session.isClosed)
  }

  /// One byte now and then must not hold a connection for ever.
  @Test func `that dribbles gets no more time than one that is silent`() {
    var session = ControlSession(connectedAt: start)
    let late = start.advanced(by: ControlLimits.request)
    _ = session.receive([7], with: .none, at: start.advanced(by: .seconds(4)))
    #expect(session.deadline == late)
    session.passTime(to: late)
    #expect(session.isClosed)
  }

  @Test func `that speaks nonsense is told what was expected, and closed`() throws {
    var session = ControlSession(connectedAt: start)
    #expect(session.receive(Array("GET / HTTP/1.1\r\n\r\n".utf8), with: .none, at: start) == nil)
    guard case .refused(let refusal)? = try answers(in: session.unsent).first else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.code == .notUnderstood)
    #expect(refusal.reason == "expected a frame of 2 to 1048576 bytes, got 542393671")
    session.sent(session.unsent.count, at: start)
    #expect(session.isClosed)
  }

  @Test func `that does not read its last word is closed when its time is over`() {
    var session = ControlSession(connectedAt: start)
    _ = session.receive(frame(.status), with: .none, at: start)
    session.answer(.status(Sample.status), at: start)
    session.passTime(to: start.advanced(by: ControlLimits.farewell))
    #expect(session.isClosed)
    #expect(session.unsent.isEmpty)
  }

  @Test func `follows an attempt to its receipt, without a deadline of its own`() throws {
    var session = following()
    #expect(session.isFollowing)
    #expect(session.deadline == nil)
    session.sent(session.unsent.count, at: start)
    session.answer(.progress(Sample.progress), at: start)
    session.sent(session.unsent.count, at: start)
    session.answer(.finished(Sample.committed), at: start)
    #expect(try answers(in: session.unsent) == [.finished(Sample.committed)])
    #expect(session.deadline != nil)
  }

  @Test func `that does not read misses progress, and not the receipt`() throws {
    var session = following()
    for _ in 0..<1_000 { session.answer(.progress(Sample.progress), at: start) }
    session.answer(.finished(Sample.committed), at: start)
    #expect(try answers(in: session.unsent) == [.accepted(attempt: 13), .finished(Sample.committed)])
  }

  @Test func `that goes away is closed, and answers for it go nowhere`() {
    var session = following()
    session.end(at: start)
    #expect(session.isClosed)
    session.answer(.finished(Sample.committed), at: start)
    #expect(session.unsent.isEmpty)
  }

  @Test func `that asks twice is closed`() {
    var session = following()
    #expect(session.receive(frame(.status), with: .none, at: start) == nil)
    #expect(session.isClosed)
  }

  @Test func `that asks twice in one breath is refused`() throws {
    var session = ControlSession(connectedAt: start)
    #expect(session.receive(frame(.status) + [0], with: .none, at: start) == nil)
    guard case .refused(let refusal)? = try answers(in: session.unsent).first else {
      Issue.record("not refused")
      return
    }
    #expect(refusal.reason == "expected one request, got 1 byte after it")
  }

  @Test(arguments: [
    ControlRequest.status, .upgrade(UpgradeRequest(executable: .configured)), .cancel(reason: ""),
  ])
  func `that sends a descriptor with a request that needs none is refused`(request: ControlRequest) {
    var session = ControlSession(connectedAt: start)
    #expect(session.receive(frame(request), with: .descriptor, at: start) == nil)
    #expect(!session.unsent.isEmpty)
  }

  @Test func `that could not open its executable may ask without it`() {
    var session = ControlSession(connectedAt: start)
    #expect(session.receive(frame(.upgrade(Sample.request)), with: .none, at: start) == .upgrade(Sample.request))
  }

  @Test func `that does not wait is let go when it has been told the number`() throws {
    var session = following()
    session.hangUp(at: start)
    #expect(try answers(in: session.unsent) == [.accepted(attempt: 13)])
    session.sent(session.unsent.count, at: start)
    #expect(session.isClosed)
  }

  @Test func `that has been told everything is let go at once`() {
    var session = following()
    session.sent(session.unsent.count, at: start)
    session.hangUp(at: start)
    #expect(session.isClosed)
  }

  private func following() -> ControlSession {
    var session = ControlSession(connectedAt: start)
    #expect(session.receive(frame(.upgrade(Sample.request)), with: .descriptor, at: start) != nil)
    session.answer(.accepted(attempt: 13), at: start)
    return session
  }

  private func frame(_ request: ControlRequest) -> [UInt8] {
    ControlFrame.bytes(of: request)
  }

  private func answers(in bytes: [UInt8]) throws -> [ControlResponse] {
    var decoder = ControlFrameDecoder()
    decoder.receive(bytes)
    var answers: [ControlResponse] = []
    while let answer: ControlResponse = try decoder.next() { answers.append(answer) }
    return answers
  }
}

@Suite struct `The table of a control conversation` {
  private static let inputs: [Conversation.Input] =
    [
      .requestReceived, .requestRefused, .surplusReceived, .answered(.last), .answered(.moreToCome), .everythingSent,
      .clientEnded,
    ] + Conversation.Timer.allCases.map { .timerFired($0) }

  @Test(arguments: Conversation.Phase.allCases) func `closes when the client ends, from every phase`(
    phase: Conversation.Phase
  ) {
    guard phase != .closed else { return }
    #expect(Conversation.verdict(phase, .clientEnded) == .move(to: .closed, [.close]))
  }

  @Test func `lets time pass only where a timer runs`() {
    for phase in Conversation.Phase.allCases {
      for timer in Conversation.Timer.allCases {
        let runs = Conversation.timers(phase).contains(timer)
        #expect(Conversation.verdict(phase, .timerFired(timer)).isViolation != runs)
      }
    }
  }

  @Test func `closes for good, and only once`() {
    for phase in Conversation.Phase.allCases {
      for input in Self.inputs {
        guard case .move(let next, let commands) = Conversation.verdict(phase, input) else { continue }
        #expect(commands.contains(.close) == (next == .closed))
        #expect(phase != .closed)
      }
    }
  }
}

extension Verdict {
  fileprivate var isViolation: Bool {
    if case .violation = self { return true }
    return false
  }
}
