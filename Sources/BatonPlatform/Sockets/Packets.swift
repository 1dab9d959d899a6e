import CBatonLinux
import Glibc

/// What became of a packet that was to be sent.
package enum PacketSending: Hashable, Sendable {
  /// The kernel has taken it as a whole, with its descriptor.
  case sent
  /// Nothing was sent: there is no room now.
  case noRoom
  /// Nothing was sent: it is longer than the sending socket ever takes at once.
  case tooLong
}

/// What one look at a socket of packets brought. Descriptors that are not taken from it are closed.
package struct ReceivedPacket: ~Copyable, Sendable {
  package enum Outcome: Hashable, Sendable {
    /// So many bytes were appended.
    case bytes(Int)
    /// Nothing is there now.
    case nothing
    /// Nothing will ever come, or an empty packet came: the kernel tells both in the same way.
    case ended
  }

  package enum Wholeness: Hashable, Sendable {
    case whole
    /// The packet was longer than the room that was given: the rest is lost.
    case cut
  }

  package let outcome: Outcome
  package let wholeness: Wholeness
  package var descriptor: OwnedDescriptor?
  /// Descriptors that came besides the first, or that the kernel had to drop. Those that came are closed.
  package let strayDescriptors: Int

  package consuming func takeDescriptor() -> OwnedDescriptor? {
    descriptor
  }
}

extension OwnedDescriptor {
  /// Two connected sockets of packets, close-on-exec. A packet is queued as a whole or not at all, and the descriptors
  /// that come with one are its own.
  package static func packetPair() throws(SystemFailure) -> SocketPair {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
    // The kernel writes two numbers, and there is room for two.
    try Syscall.make(.createSocket, "a pair of packets") { unsafe socketpair(AF_UNIX, kind, 0, &ends) }
    return SocketPair(first: OwnedDescriptor(adopting: ends[0]), second: OwnedDescriptor(adopting: ends[1]))
  }

  /// Sends one packet without waiting, and without SIGPIPE. When it throws, nothing was sent.
  package borrowing func sendPacket(_ bytes: [UInt8]) throws(SystemFailure) -> PacketSending {
    try sendPacket(bytes, passing: -1)
  }

  /// Sends one packet with one descriptor, without waiting. When it throws, nothing was sent.
  package borrowing func sendPacket(
    _ bytes: [UInt8], passing passed: borrowing OwnedDescriptor
  ) throws(SystemFailure) -> PacketSending {
    try sendPacket(bytes, passing: passed.raw)
  }

  private borrowing func sendPacket(_ bytes: [UInt8], passing passed: Int32) throws(SystemFailure) -> PacketSending {
    do {
      let count = try attemptSend(bytes.span, passing: passed, flags: Int32(MSG_DONTWAIT))
      return count == nil ? .noRoom : .sent
    } catch  where error.errno == .messageTooLong {
      return .tooLong
    }
  }

  /// Receives one packet without waiting, its bytes appended to `buffer`, with every descriptor that came (close-on-exec).
  package borrowing func receivePacket(
    appendingTo buffer: inout [UInt8], limit: Int
  ) throws(SystemFailure) -> ReceivedPacket {
    var received = baton_received()
    let count = try attemptReceive(into: &received, appendingTo: &buffer, limit: limit, flags: Int32(MSG_DONTWAIT))
    return ReceivedPacket(received, count: count)
  }
}

extension ReceivedPacket {
  fileprivate init(_ received: baton_received, count: Int?) {
    outcome =
      switch count {
      case nil: .nothing
      case 0?: .ended
      case let count?: .bytes(count)
      }
    wholeness = received.packet_cut == 0 ? .whole : .cut
    descriptor = received.descriptor < 0 ? nil : OwnedDescriptor(adopting: received.descriptor)
    strayDescriptors = Int(received.surplus) + Int(received.control_cut)
  }
}
