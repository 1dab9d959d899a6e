import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol

/// A process is asked for itself and for the listeners, over the socket at which it can be found. Nobody is supervised
/// yet, so the supervisor may wait.
struct Visit: ~Copyable {
  let guest: Guest
  private var channel: ControlChannel
  private var gate = VersionGate.settled(on: .two)
  private var incumbency: Message.Incumbency?
  private var listeners: [PassedDescriptor] = []

  /// How long a process may take to answer: it only has to notice that somebody is there.
  static let patience = Duration.seconds(5)

  enum Answer {
    case handedBack(HandedBack)
    /// It does not let anybody in any more: it has ended, or is about to.
    case leaving
    /// It lives, and does not say what it should; in words.
    case silent(String)
  }

  static func ask(_ guest: Guest, in folder: RendezvousFolder) throws(SystemFailure) -> Answer {
    let deadline = MonotonicInstant.now().advanced(by: patience)
    guard let socket = try folder.connect(to: guest) else { return .leaving }
    let channel = try ControlChannel(socket, version: .two, intake: .wholeFrames)
    let visit = Visit(guest: guest, channel: channel)
    return try visit.converse(until: deadline)
  }

  private init(guest: Guest, channel: consuming ControlChannel) {
    self.guest = guest
    self.channel = channel
  }
}

extension Visit {
  private consuming func converse(until deadline: MonotonicInstant) throws(SystemFailure) -> Answer {
    while try channel.descriptor.wait(for: .readable, until: deadline) {
      let reception = channel.receive(atMost: missing)
      do throws(ProtocolViolation) {
        for arrival in reception.arrivals { try take(arrival) }
      } catch {
        return .silent("\(error)")
      }
      if let incumbency, incumbency.listeners.count == listeners.count { return .handedBack(try give(incumbency)) }
      if reception.end != nil { return .leaving }
    }
    return .silent("it has not answered within \(Self.patience.inWords)")
  }

  /// How many messages are still to come, as far as is known. What comes after them is for the engine.
  private var missing: Int {
    incumbency.map { $0.listeners.count - listeners.count } ?? 1
  }

  private mutating func take(_ arrival: Arrival) throws(ProtocolViolation) {
    // The socket was made by the supervisor before, so only the pid on what is said tells who says it.
    guard arrival.credentials?.pid == guest.identity.pid else {
      throw ProtocolViolation(
        expected: "the words of pid \(guest.identity.pid)",
        got: arrival.credentials.map { "those of pid \($0.pid)" } ?? "those of nobody")
    }
    try gate.admit(Frame(version: arrival.version, message: arrival.message))
    switch (arrival.message, incumbency) {
    case (.incumbency(let it), nil): incumbency = it
    case (.handBack, _?): if let passed = arrival.passed { listeners.append(passed) }
    case _:
      throw ProtocolViolation(
        expected: incumbency == nil ? "Incumbency" : "HandBack", got: arrival.message.kind.name)
    }
  }

  private consuming func give(_ incumbency: Message.Incumbency) throws(SystemFailure) -> HandedBack {
    let channel = try channel.descriptor.duplicate()
    var inherited: [InheritedListener] = []
    for (name, passed) in zip(incumbency.listeners, listeners) {
      let socket = passed.take()
      // A socket file is removed only by who has made it, which was the supervisor of this service.
      let file = try socket.boundFile()
      inherited.append(InheritedListener(name, file?.identity, Boxed(socket)))
    }
    return HandedBack(guest: guest, incumbency: incumbency, channel: Boxed(channel), listeners: inherited)
  }
}

/// What a process has handed back.
struct HandedBack {
  let guest: Guest
  let incumbency: Message.Incumbency
  let channel: Boxed
  let listeners: [InheritedListener]
}
