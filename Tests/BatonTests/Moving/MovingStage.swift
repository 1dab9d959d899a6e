import Baton
import BatonPlatform
import BatonProtocol
import Foundation
import SupervisorScript
import Testing

/// A server whose connections move, its supervisor, and its clients: the sockets are real, and the test is the application.
///
/// The server's own thread takes the steps of an attempt, and is held in its drain until the test has parked what it likes.
final class MovingServer {
  static let drained = "drain: handoff"

  let scene: Scene
  let door: Door
  var supervisor: ScriptedSupervisor { scene.supervisor }
  var connections: Connections { scene.process.connections }

  /// A listener, shared by both servers.
  final class Door {
    let socket: ListeningSocket

    init() throws {
      socket = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 4096)
    }

    var listener: Listener { Listener(name: "line", address: "", descriptor: socket.descriptor.raw) }
  }

  init(at door: Door, _ fate: Connections.Fate = .moved, tune: (inout Tuning) -> Void = { _ in }) throws {
    self.door = door
    var tuning = Tuning.calm
    tune(&tuning)
    scene = try Scene(
      holding: [Self.drained, "retire"], tuning: tuning, connections: fate, listeners: [door.listener])
    try supervisor.start()
    scene.steps.wait(for: "serving")
  }

  deinit {
    scene.steps.release(Self.drained)
    scene.steps.release("retire")
  }

  /// Asked to drain, and to park; it does not say that it is drained before `release`.
  func prepare(_ id: HandoffID) throws {
    try supervisor.send(.park(id))
    try supervisor.prepareHandoff(id)
    scene.steps.wait(for: Self.drained)
  }

  /// Drained, sealed, without the lock.
  func release(_ id: HandoffID) throws {
    scene.steps.release(Self.drained)
    _ = try supervisor.takeLock(from: scene, in: id, prepared: .already)
  }

  func move(_ side: MoveSide, _ id: HandoffID, on end: borrowing OwnedDescriptor) throws {
    try supervisor.send(.move(.init(handoffID: id, side: side)), passing: end)
  }

  /// The server gets one end of a pair, and the test the other.
  func pair(_ side: MoveSide, _ id: HandoffID) throws -> PairEnd {
    let pair = try OwnedDescriptor.packetPair()
    try move(side, id, on: pair.first)
    let (theirs, ours) = pair.split()
    try OwnedDescriptor(adopting: theirs).close()
    return PairEnd(OwnedDescriptor(adopting: ours))
  }

  func expectMoved() throws -> Message.Moved {
    let message = try supervisor.next()
    guard case .moved(let moved) = message else { throw Unexpected(message) }
    return moved
  }

  /// A client, as this server has accepted it.
  func client() throws -> Client {
    let client = try OwnedDescriptor.connected(to: door.socket.address)
    guard let accepted = try door.socket.accept() else { throw Missing(what: "nobody has connected") }
    return Client(client, accepted.release())
  }

  /// So many clients, parked.
  func parkedClients(_ count: Int, residual: [UInt8] = [], state: [UInt8] = []) throws -> [Client] {
    try (0..<count).map { _ in
      let client = try client()
      try connections.park(client.served, listener: "line", residual: residual, state: state)
      return client
    }
  }
}

/// A client, and the number of its connection at the server.
final class Client {
  let socket: OwnedDescriptor
  let served: Int32

  init(_ socket: consuming OwnedDescriptor, _ served: Int32) {
    self.socket = socket
    self.served = served
  }

  /// What it is told: a line, or nothing when the connection has ended.
  func line() throws -> String? {
    var bytes: [UInt8] = []
    while bytes.last != UInt8(ascii: "\n") {
      guard try socket.wait(for: .readable, until: .now().advanced(by: .seconds(30))) else {
        throw Missing(what: "nobody answers")
      }
      guard case .bytes = try socket.read(appendingTo: &bytes, limit: 1) else { return nil }
    }
    return String(decoding: bytes.dropLast(), as: UTF8.self)
  }

  var port: SocketAddress? { get throws { try socket.localAddress() } }
}

extension Connections {
  /// Takes the next connection that is offered, and answers it.
  func acceptNext(saying line: String) throws -> Taken {
    guard case .offered(let offer) = arrival() else { throw Missing(what: "nothing is offered") }
    let (residual, state, listener) = (offer.residual, offer.state, offer.listener)
    let taken = Taken(OwnedDescriptor(adopting: try offer.accept()), listener, residual, state)
    try taken.say(line)
    return taken
  }

  func declineNext() throws {
    guard case .offered(let offer) = arrival() else { throw Missing(what: "nothing is offered") }
    offer.decline()
  }

  func takeBack() throws -> Taken {
    try takeBack(arrival())
  }

  /// What has come back already.
  func takeBackAtOnce() throws -> Taken {
    guard let arrival = next() else { throw Missing(what: "nothing has come back") }
    return try takeBack(arrival)
  }

  private func takeBack(_ arrival: consuming Arrival) throws -> Taken {
    guard case .returned(let returned) = consume arrival else { throw Missing(what: "nothing comes back") }
    let (residual, state, listener, reason) = (returned.residual, returned.state, returned.listener, returned.reason)
    return Taken(OwnedDescriptor(adopting: returned.take()), listener, residual, state, reason)
  }
}

/// A connection in the server's hands again.
final class Taken {
  let socket: OwnedDescriptor
  let listener: String
  let residual: [UInt8]
  let state: [UInt8]
  let reason: ReturnedConnection.Reason?

  init(
    _ socket: consuming OwnedDescriptor, _ listener: String, _ residual: [UInt8], _ state: [UInt8],
    _ reason: ReturnedConnection.Reason? = nil
  ) {
    self.socket = socket
    self.listener = listener
    self.residual = residual
    self.state = state
    self.reason = reason
  }

  var number: Int32 { socket.raw }

  func say(_ line: String) throws {
    _ = try socket.send(Array("\(line)\n".utf8))
  }
}

/// One end of the pair in the hands of a test.
final class PairEnd {
  private var socket: OwnedDescriptor?
  /// What came with the packets, open for as long as this end is.
  private var received: [Held] = []

  final class Held {
    let descriptor: OwnedDescriptor
    init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }
  }

  init(_ socket: consuming OwnedDescriptor) {
    self.socket = consume socket
  }

  /// The next packet; `nil` when the pair has ended.
  func next() throws -> MovePacket? {
    var bytes: [UInt8] = []
    let number = try number
    guard try Self.borrow(number).wait(for: .readable, until: .now().advanced(by: .seconds(30))) else {
      throw Missing(what: "nothing comes from the pair")
    }
    let packet = try Self.borrow(number).receivePacket(appendingTo: &bytes, limit: ProtocolLimits.packetBytes + 1)
    guard packet.outcome != .ended else { return nil }
    if let descriptor = packet.takeDescriptor() { received.append(Held(descriptor)) }
    return try parse(bytes)
  }

  func offer() throws -> MoveOffer {
    guard case .offer(let offer) = try next() else { throw Missing(what: "no offer comes") }
    return offer
  }

  func answer() throws -> MoveAnswer {
    guard case .answer(let answer) = try next() else { throw Missing(what: "no answer comes") }
    return answer
  }

  func send(_ packet: MovePacket, passing passed: [Int32] = []) throws {
    try send(try packet.bytes(), passing: passed)
  }

  func send(_ bytes: [UInt8], passing passed: [Int32] = []) throws {
    #expect(sendPacket(bytes, passing: passed, on: try number) == bytes.count)
  }

  /// The client's sockets that came with offers.
  var sockets: [Held] { received }

  /// Whether nothing comes for a while.
  func isSilent(for duration: Duration) throws -> Bool {
    try !Self.borrow(try number).wait(for: .readable, until: .now().advanced(by: duration))
  }

  func close() {
    socket = nil
    received = []
  }

  private var number: Int32 {
    get throws {
      switch socket {
      case .some(let socket): socket.raw
      case .none: throw Missing(what: "the end is closed")
      }
    }
  }

  private static func borrow(_ number: Int32) throws -> OwnedDescriptor { try .duplicate(of: number) }

  private func parse(_ bytes: [UInt8]) throws -> MovePacket { try MovePacket(bytes.span) }
}

/// A packet with any number of descriptors, by hand: nothing of ours sends more than one.
private func sendPacket(_ bytes: [UInt8], passing passed: [Int32], on socket: Int32) -> Int {
  // 64-bit Linux: a header of 16 bytes, then the numbers, padded to 8.
  var control = [UInt32](repeating: 0, count: 4 + (passed.count + 1) / 2 * 2)
  control[0] = UInt32(16 + 4 * passed.count)
  control[2] = UInt32(SOL_SOCKET)
  control[3] = UInt32(SCM_RIGHTS)
  for (index, number) in passed.enumerated() { control[4 + index] = UInt32(number) }
  var bytes = bytes
  return unsafe bytes.withUnsafeMutableBytes { content in
    var part = unsafe iovec(iov_base: content.baseAddress, iov_len: content.count)
    return unsafe withUnsafeMutablePointer(to: &part) { parts in
      unsafe control.withUnsafeMutableBytes { room in
        var message = unsafe msghdr()
        unsafe message.msg_iov = parts
        unsafe message.msg_iovlen = 1
        if !passed.isEmpty {
          unsafe message.msg_control = room.baseAddress
          unsafe message.msg_controllen = room.count
        }
        // Everything pointed to outlives the call.
        return unsafe sendmsg(socket, &message, Int32(MSG_NOSIGNAL))
      }
    }
  }
}

/// How many descriptors of this process are of the same socket. Other tests run at the same time, with sockets of their own.
func copies(of number: Int32) throws -> Int {
  copies(ofLink: try Files.target(ofLink: "/proc/self/fd/\(number)"))
}

func copies(ofLink link: String) -> Int {
  let numbers = (try? Files.names(in: "/proc/self/fd")) ?? []
  return numbers.count { (try? Files.target(ofLink: "/proc/self/fd/\($0)")) == link }
}

/// What the test waited for is not there.
struct Missing: Error {
  let what: String
}
