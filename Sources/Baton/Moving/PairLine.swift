import BatonPlatform
import BatonProtocol

/// One end of the pair on which connections move, and its place in the loop.
final class PairLine {
  /// What one look at the pair brought.
  struct Incoming {
    let content: Content
    /// Closed when nobody takes it.
    let socket: MovingSocket?
    /// Descriptors that came besides, or that the kernel had to drop. They are closed.
    let strays: Int

    var hasExactlyOneDescriptor: Bool { socket != nil && strays == 0 }
    var hasNoDescriptor: Bool { socket == nil && strays == 0 }
  }

  enum Content {
    case packet(MovePacket)
    case nothing
    case ended
    /// The other side broke the protocol, or the kernel would not.
    case broken(String)
  }

  enum Sending {
    case sent
    case noRoom
    /// Nothing was sent.
    case failed(String)
  }

  let token: UInt64
  private let socket: OwnedDescriptor
  private var watched = Interest.readable
  private var room: [UInt8] = []

  /// Lines have the tokens from here on, each its own.
  static let firstToken: UInt64 = 16

  init(_ socket: consuming OwnedDescriptor, token: UInt64, watchedBy loop: borrowing EventLoop) throws(SystemFailure) {
    try loop.watch(socket, for: .readable, token: token)
    self.socket = socket
    self.token = token
  }

  func send(_ packet: MovePacket, passing passed: MovingSocket? = nil) -> Sending {
    let bytes: [UInt8]
    do throws(ProtocolViolation) { bytes = try packet.bytes() } catch { return .failed("\(error)") }
    do throws(SystemFailure) {
      switch try send(bytes, passing: passed) {
      case .sent?: return .sent
      case .noRoom?: return .noRoom
      case .tooLong?: return .failed("the socket takes no \(bytes.count) bytes at once")
      case nil: return .failed("its socket is gone")
      }
    } catch {
      return .failed("\(error)")
    }
  }

  private func send(_ bytes: [UInt8], passing passed: MovingSocket?) throws(SystemFailure) -> PacketSending? {
    guard let passed else { return try socket.sendPacket(bytes) }
    return try passed.lend { (client) throws(SystemFailure) in try socket.sendPacket(bytes, passing: client) }
  }

  func receive() -> Incoming {
    room.removeAll(keepingCapacity: true)
    do throws(SystemFailure) {
      let packet = try socket.receivePacket(appendingTo: &room, limit: ProtocolLimits.packetBytes + 1)
      let (outcome, wholeness, strays) = (packet.outcome, packet.wholeness, packet.strayDescriptors)
      var passed: MovingSocket?
      if let descriptor = packet.takeDescriptor() { passed = MovingSocket(descriptor) }
      return Incoming(content: content(outcome, wholeness), socket: passed, strays: strays)
    } catch {
      // The other end was closed with packets unread. The kernel says so once; what it has sent before is still there.
      guard error.errno != .connectionReset else { return receive() }
      return Incoming(content: .broken("\(error)"), socket: nil, strays: 0)
    }
  }

  private func content(_ outcome: ReceivedPacket.Outcome, _ wholeness: ReceivedPacket.Wholeness) -> Content {
    switch outcome {
    case .nothing: return .nothing
    case .ended: return .ended
    case .bytes:
      guard wholeness == .whole else { return .broken("a packet of more than \(ProtocolLimits.packetBytes) bytes") }
      do throws(ProtocolViolation) {
        return .packet(try packet(room))
      } catch {
        return .broken("\(error)")
      }
    }
  }

  private func packet(_ bytes: [UInt8]) throws(ProtocolViolation) -> MovePacket {
    try MovePacket(bytes.span)
  }

  func watch(for interest: Interest, with loop: borrowing EventLoop) throws(SystemFailure) {
    guard interest != watched else { return }
    watched = interest
    try loop.change(socket, to: interest, token: token)
  }

  func forget(in loop: borrowing EventLoop) throws(SystemFailure) {
    try loop.forget(socket)
  }
}
