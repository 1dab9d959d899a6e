import BatonMachines
package import BatonPlatform

/// One connection without its socket: bytes in, bytes out, a deadline, and what the engine has to know.
///
/// The server reads, calls, sends `unsent`, and watches `deadline`; nothing here waits or knows a descriptor.
package struct ControlSession {
  private var machine = Machine<Conversation>(.awaitingRequest)
  private var decoder = ControlFrameDecoder()
  private var timer: (Conversation.Timer, MonotonicInstant)?
  /// What the socket has not taken yet.
  package private(set) var unsent: [UInt8] = []

  package init(connectedAt now: MonotonicInstant) {
    timer = (.request, now.advanced(by: ControlLimits.request))
  }

  package var deadline: MonotonicInstant? { timer?.1 }
  package var isClosed: Bool { machine.phase == .closed }
  /// Whether this client wants to hear of the attempt in flight.
  package var isFollowing: Bool { machine.phase == .following }
  /// Whether bytes are still taken from this client; later ones only tell that it broke the conversation.
  package var owesRequest: Bool { machine.phase == .awaitingRequest }
}

extension ControlSession {
  /// Whether a descriptor came with the bytes so far.
  package enum Attachment: Hashable, Sendable {
    case none, descriptor
  }

  /// Takes bytes; gives the request when it is complete, once.
  package mutating func receive(
    _ bytes: [UInt8], with attachment: Attachment, at now: MonotonicInstant
  ) -> ControlRequest? {
    guard machine.phase == .awaitingRequest else {
      feed(.surplusReceived, at: now)
      return nil
    }
    decoder.receive(bytes)
    do {
      guard let request = try decoder.next(ControlRequest.self) else { return nil }
      try Self.check(request, attachment, surplus: decoder.pendingByteCount)
      feed(.requestReceived, at: now)
      return request
    } catch {
      refuse(ControlRefusal(.notUnderstood, "\(error)"), at: now)
      return nil
    }
  }

  /// Answers the client without asking the engine.
  package mutating func refuse(_ refusal: ControlRefusal, at now: MonotonicInstant) {
    feed(.requestRefused, ControlFrame.bytes(answering: .refused(refusal)), at: now)
  }

  /// Takes an answer of the engine. Progress that would queue up behind unread progress is dropped: a later one comes.
  package mutating func answer(_ response: ControlResponse, at now: MonotonicInstant) {
    if case .progress = response, !unsent.isEmpty { return }
    feed(.answered(response.standing), ControlFrame.bytes(answering: response), at: now)
  }

  /// Nothing more is to be said to this client.
  package mutating func hangUp(at now: MonotonicInstant) {
    feed(.answered(.last), at: now)
    if unsent.isEmpty { feed(.everythingSent, at: now) }
  }

  /// So many of the unsent bytes are gone.
  package mutating func sent(_ count: Int, at now: MonotonicInstant) {
    unsent.removeFirst(count)
    if unsent.isEmpty { feed(.everythingSent, at: now) }
  }

  /// The client is gone, or its connection of no more use.
  package mutating func end(at now: MonotonicInstant) {
    feed(.clientEnded, at: now)
  }

  /// Lets the timer fire if its time has come.
  package mutating func passTime(to now: MonotonicInstant) {
    guard let (fired, instant) = timer, instant <= now else { return }
    timer = nil
    feed(.timerFired(fired), at: now)
  }
}

extension ControlSession {
  private mutating func feed(_ input: Conversation.Input, _ frame: [UInt8] = [], at now: MonotonicInstant) {
    let commands: [Conversation.Command]
    switch machine.handle(input) {
    case .move(_, let listed): commands = listed
    case .stay(let listed): commands = listed
    case .ignore: return
    case .violation(let reason): preconditionFailure("bug in baton: a control session was told nonsense: \(reason)")
    }
    for command in commands { execute(command, frame, at: now) }
  }

  private mutating func execute(_ command: Conversation.Command, _ frame: [UInt8], at now: MonotonicInstant) {
    switch command {
    case .deliver: break
    case .send, .refuse: unsent += frame
    case .close: unsent = []
    case .arm(.request): timer = (.request, now.advanced(by: ControlLimits.request))
    case .arm(.farewell): timer = (.farewell, now.advanced(by: ControlLimits.farewell))
    case .disarm: timer = nil
    }
  }

  private static func check(
    _ request: ControlRequest, _ attachment: Attachment, surplus: Int
  ) throws(ControlFault) {
    guard surplus == 0 else { throw .malformed("expected one request, got \(counted(surplus, "byte")) after it") }
    guard attachment == .none || request.mayCarryDescriptor else {
      throw .malformed("expected a request without a descriptor, got one with it")
    }
  }
}

extension ControlRequest {
  /// Whether a descriptor may ride on the request: the executable's, or a lifeline. An executable that its asker could not open comes without, and
  /// the engine refuses it with a receipt.
  package var mayCarryDescriptor: Bool {
    switch self {
    case .upgrade(let request), .rehearse(let request): request.executable != .configured
    case .upgradeSelf(let request): request.executable != .configured
    case .attach: true
    case .cancel, .status, .history, .receipt, .releases, .rollback, .stop: false
    }
  }
}
