import BatonPlatform
import BatonSupervisor
import Testing

@Suite struct `The socket of a service manager` {
  @Test func `is told news, and given descriptors to keep and to drop`() throws {
    let manager = try Listening(#function)
    let socket = try NoticeSocket(at: manager.address)
    try socket.tell(.ready, .status("well"))
    #expect(try manager.next().notification == ServiceNotice(news: [.ready, .status("well")]))
    let null = try Files.open("/dev/null", for: .reading)
    let name = try #require(DescriptorName("null"))
    try socket.keep(null, as: name, whenAbandoned: .kept)
    let kept = try manager.next()
    #expect(kept.notification == .keep(name, whenAbandoned: .kept))
    #expect(try kept.descriptor.map { try FileFacts(of: $0.held).identity } == FileFacts(of: null).identity)
    #expect(kept.sender == Host.pid)
    try socket.drop(name)
    #expect(try manager.next().notification == .drop(name))
  }

  @Test func `answers by closing what came along`() throws {
    let manager = try Listening(#function)
    let socket = try NoticeSocket(at: manager.address)
    let answer = try socket.requestAnswer()
    #expect(try !answer.wait(for: .readable, until: .now()))
    try {
      let asked = try manager.next()
      #expect(asked.notification == .answer)
      #expect(try !answer.wait(for: .readable, until: .now()))
      _ = asked.descriptor
    }()
    #expect(try answer.wait(for: .readable, until: .now().advanced(by: .seconds(10))))
    #expect(try socket.waitForAnswer(within: .milliseconds(20)) == .overdue)
  }

  @Test func `is the one that the environment names, or none`() throws {
    let manager = try Listening(#function)
    var environment = Environment()
    let none = try NoticeSocket(environment) == nil
    #expect(none)
    environment["NOTIFY_SOCKET"] = "not a socket"
    let malformed = try NoticeSocket(environment) == nil
    #expect(malformed)
    environment["NOTIFY_SOCKET"] = "\(manager.address)"
    let socket = try NoticeSocket(environment)
    switch consume socket {
    case .some(let socket): try socket.tell(.stopping)
    case .none: Issue.record("no socket")
    }
    #expect(try manager.next().notification == ServiceNotice(news: [.stopping]))
  }

  @Test func `offers a store if it says how much that holds`() {
    var environment = Environment()
    environment["NOTIFY_SOCKET"] = "/run/systemd/notify"
    #expect(StoreOffer(environment) == nil)
    for text in ["", "0", "-1", "many"] {
      environment["FDSTORE"] = text
      #expect(StoreOffer(environment) == nil, "\(text)")
    }
    environment["FDSTORE"] = "64"
    #expect(StoreOffer(environment)?.limit == 64)
    environment["NOTIFY_SOCKET"] = nil
    #expect(StoreOffer(environment) == nil)
  }

  @Test func `wants to hear that this process lives, or another one, or nothing`() {
    var environment = Environment()
    #expect(WatchdogInterval(environment, pid: 7) == nil)
    for text in ["", "0", "-5", "often"] {
      environment["WATCHDOG_USEC"] = text
      #expect(WatchdogInterval(environment, pid: 7) == nil, "\(text)")
    }
    environment["WATCHDOG_USEC"] = "2000000"
    #expect(WatchdogInterval(environment, pid: 7)?.duration == .seconds(2))
    environment["WATCHDOG_PID"] = "7"
    #expect(WatchdogInterval(environment, pid: 7)?.duration == .seconds(2))
    environment["WATCHDOG_PID"] = "8"
    #expect(WatchdogInterval(environment, pid: 7) == nil)
  }

  @Test func `that has gone is a failure, and not a wait`() throws {
    let address = SocketAddress.unix(path: "@baton-tests/\(Host.pid)/gone")
    let socket = try {
      let receiver = try OwnedDescriptor.datagramReceiver(at: address)
      let socket = try NoticeSocket(at: address)
      _ = receiver.raw
      return socket
    }()
    let failure = #expect(throws: SystemFailure.self) { try socket.tell(.ready) }
    #expect(failure?.errno == .connectionRefused)
  }
}

@Suite struct `Descriptors passed at the start` {
  @Test func `are taken by their names, and the rest is closed`() throws {
    let first = try Listening.twoInARow(from: 600)
    var environment = announcement(count: 2, names: "web:channel")
    environment["LISTEN_PID"] = "\(Host.pid)"
    try {
      let passed = try PassedDescriptors(announcedBy: environment, from: first)
      #expect(passed.names == ["web", "channel"])
      let lifeline = passed.takeLifeline() == nil
      #expect(lifeline)
      let name = try #require(DescriptorName("channel"))
      guard let taken = passed.take(name) else {
        Issue.record("there is no channel")
        return
      }
      #expect(taken.raw == first + 1)
      #expect(passed.names == ["web"])
    }()
    for number in first...(first + 1) {
      let isGone = try OwnedDescriptor.inherited(number) == nil
      #expect(isGone, "descriptor \(number) is still open")
    }
  }

  @Test func `for another process, or with numbers that cannot be, are none`() throws {
    var environment = announcement(count: 2, names: "a:b")
    #expect(try PassedDescriptors(announcedBy: environment).names == [])
    environment["LISTEN_PID"] = "\(Host.pid)"
    for count in ["", "-1", "0", "4097", "x"] {
      environment["LISTEN_FDS"] = count
      #expect(try PassedDescriptors(announcedBy: environment).names == [], "\(count)")
    }
  }

  @Test func `without names are unknown`() throws {
    let first = try Listening.twoInARow(from: 700)
    var environment = announcement(count: 2, names: nil)
    environment["LISTEN_PID"] = "\(Host.pid)"
    #expect(try PassedDescriptors(announcedBy: environment, from: first).names == ["unknown", "unknown"])
  }

  private func announcement(count: Int, names: String?) -> Environment {
    var environment = Environment()
    environment["LISTEN_PID"] = "1"
    environment["LISTEN_FDS"] = "\(count)"
    environment["LISTEN_FDNAMES"] = names
    return environment
  }
}
