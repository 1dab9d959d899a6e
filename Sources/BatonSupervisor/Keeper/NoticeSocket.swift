package import BatonPlatform

/// The way to the service manager, be it systemd or a keeper: what it is told, and what it holds for this process.
///
/// Nobody answers a notification. That everything sent so far was done is learnt by a pipe whose writing end goes along
/// with `BARRIER=1`: the manager closes it (`requestAnswer`, `waitForAnswer`).
package struct NoticeSocket: ~Copyable, Sendable {
  private let socket: OwnedDescriptor

  /// How long a full queue of the manager is waited for: a manager that is slower has other troubles, and the service goes on.
  private static let patience = Duration.seconds(1)

  package init(at address: SocketAddress) throws(SystemFailure) {
    socket = try OwnedDescriptor.datagramSocket(connectedTo: address)
  }

  /// As the variables say; `nil` when no manager wants to be told anything.
  package init?(_ environment: Environment) throws(SystemFailure) {
    guard let address = environment["NOTIFY_SOCKET"].flatMap(SocketAddress.init(ofServiceManager:)) else { return nil }
    try self.init(at: address)
  }
}

extension NoticeSocket {
  package borrowing func tell(_ news: ServiceNotice.News...) throws(SystemFailure) {
    try tell(news)
  }

  package borrowing func tell(_ news: [ServiceNotice.News]) throws(SystemFailure) {
    let bytes = ServiceNotice(news: news).bytes
    try sendPatiently { () throws(SystemFailure) in try socket.send(bytes) }
  }

  /// Gives a copy of a descriptor to the store. One open file is held once, however often it is given; several may have
  /// one name.
  package borrowing func keep(
    _ descriptor: borrowing OwnedDescriptor, as name: DescriptorName,
    whenAbandoned abandonment: ServiceNotice.Abandonment
  ) throws(SystemFailure) {
    try pass(descriptor, with: .keep(name, whenAbandoned: abandonment))
  }

  /// Lets the store close everything that it holds under this name.
  package borrowing func drop(_ name: DescriptorName) throws(SystemFailure) {
    let bytes = ServiceNotice.drop(name).bytes
    try sendPatiently { () throws(SystemFailure) in try socket.send(bytes) }
  }

  /// Asks to be told when everything sent so far was done. The descriptor that comes back hangs up then: for a loop.
  package borrowing func requestAnswer() throws(SystemFailure) -> OwnedDescriptor {
    let (reading, writing) = try Pipe().split()
    let answer = OwnedDescriptor(adopting: reading)
    // Ours is closed on return, so that the only one left is the manager's.
    let passed = OwnedDescriptor(adopting: writing)
    try pass(passed, with: .answer)
    return answer
  }

  /// Whether the manager had an answer in time.
  package enum Answer: Hashable, Sendable {
    case seen, overdue
  }

  /// Waits until everything sent so far was done. Only for somebody who may wait; a loop watches `requestAnswer`.
  package borrowing func waitForAnswer(within limit: Duration) throws(SystemFailure) -> Answer {
    let answer = try requestAnswer()
    return try answer.wait(for: .readable, until: .now().advanced(by: limit)) ? .seen : .overdue
  }

  private borrowing func pass(
    _ descriptor: borrowing OwnedDescriptor, with notification: ServiceNotice
  ) throws(SystemFailure) {
    let bytes = notification.bytes
    let deadline = MonotonicInstant.now().advanced(by: Self.patience)
    while try socket.send(bytes, passing: descriptor) == .wouldBlock { try waitForRoom(until: deadline) }
  }

  private borrowing func sendPatiently(
    _ send: () throws(SystemFailure) -> WriteOutcome
  ) throws(SystemFailure) {
    let deadline = MonotonicInstant.now().advanced(by: Self.patience)
    while try send() == .wouldBlock { try waitForRoom(until: deadline) }
  }

  /// A datagram socket is writable when its peer has room.
  private borrowing func waitForRoom(until deadline: MonotonicInstant) throws(SystemFailure) {
    guard try socket.wait(for: .writable, until: deadline) else {
      throw SystemFailure(call: .send, object: "the service manager", errno: .timedOut)
    }
  }
}
