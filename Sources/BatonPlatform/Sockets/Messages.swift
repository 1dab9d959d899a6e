import CBatonLinux
import Glibc

/// Who the kernel says sent a message or connected a socket.
package struct Credentials: Hashable, Sendable {
  package let pid: Int32
  package let user: UInt32
  package let group: UInt32

  package init(pid: Int32, user: UInt32, group: UInt32) {
    self.pid = pid
    self.user = user
    self.group = group
  }
}

/// What one `recvmsg` brought besides the bytes.
package struct ReceivedMessage: ~Copyable, Sendable {
  package let outcome: ReadOutcome
  package var descriptor: OwnedDescriptor?
  package let credentials: Credentials?
  /// Descriptors that came besides the first, or that the kernel had to drop: a violation of the protocol by the peer.
  /// Those that arrived are closed.
  package let strayDescriptors: Int

  package consuming func takeDescriptor() -> OwnedDescriptor? {
    descriptor
  }
}

extension OwnedDescriptor {
  /// Sends bytes on a socket, without SIGPIPE.
  package borrowing func send(_ bytes: Span<UInt8>) throws(SystemFailure) -> WriteOutcome {
    try send(bytes, passing: -1)
  }

  /// Sends bytes with a descriptor attached to the first of them, in one call. The receiver gets its own copy.
  package borrowing func send(
    _ bytes: Span<UInt8>, passing passed: borrowing OwnedDescriptor
  ) throws(SystemFailure) -> WriteOutcome {
    try send(bytes, passing: passed.raw)
  }

  private borrowing func send(_ bytes: Span<UInt8>, passing passed: Int32) throws(SystemFailure) -> WriteOutcome {
    try attemptSend(bytes, passing: passed, flags: 0).map(WriteOutcome.bytes) ?? .wouldBlock
  }

  /// How many bytes the kernel has taken; `nil` when it has no room. No descriptor is passed when the number is negative.
  borrowing func attemptSend(
    _ bytes: Span<UInt8>, passing passed: Int32, flags: Int32
  ) throws(SystemFailure) -> Int? {
    let number = raw
    return try Syscall.attempt(.send, "descriptor \(number)", tolerating: .wouldBlock) {
      // The kernel reads exactly the bytes of the span.
      unsafe bytes.withUnsafeBytes { unsafe baton_send(number, $0.baseAddress, $0.count, passed, flags) }
    }
  }

  /// Receives at most `limit` bytes, appended to `buffer`, with at most one descriptor (close-on-exec) and, after
  /// `passCredentials`, the sender's credentials.
  ///
  /// The bytes may begin with those of earlier messages; the descriptor belongs to the last message in them.
  package borrowing func receive(
    appendingTo buffer: inout [UInt8], limit: Int
  ) throws(SystemFailure) -> ReceivedMessage {
    var received = baton_received()
    let count = try attemptReceive(into: &received, appendingTo: &buffer, limit: limit, flags: 0)
    return ReceivedMessage(received, count: count)
  }

  /// How many bytes have come, with what else came in `received`; `nil` when there is nothing now.
  borrowing func attemptReceive(
    into received: inout baton_received, appendingTo buffer: inout [UInt8], limit: Int, flags: Int32
  ) throws(SystemFailure) -> Int? {
    precondition(limit > 0, "bug in baton: a read without room cannot be told from the end")
    let number = raw
    received.descriptor = -1
    return try unsafe buffer.appendBytes(limit: limit) { (room) throws(SystemFailure) -> Int? in
      try Syscall.attempt(.receive, "descriptor \(number)", tolerating: .wouldBlock) {
        // The kernel writes at most the room, and the shim the result.
        unsafe baton_receive(number, room.baseAddress, room.count, &received, flags)
      }
    }
  }

  /// What the next `receive` of so many bytes would bring, left where it is and without what it carries: a descriptor
  /// stays with its bytes, and so do the bytes that belong to another sender.
  package borrowing func peek(
    appendingTo buffer: inout [UInt8], limit: Int
  ) throws(SystemFailure) -> ReadOutcome {
    precondition(limit > 0, "bug in baton: a read without room cannot be told from the end")
    let number = raw
    let count = try unsafe buffer.appendBytes(limit: limit) { (room) throws(SystemFailure) -> Int? in
      try Syscall.attempt(.receive, "descriptor \(number)", tolerating: .wouldBlock) {
        // The kernel writes at most the room.
        unsafe recv(number, room.baseAddress, room.count, Int32(MSG_PEEK))
      }
    }
    guard let count else { return .wouldBlock }
    return count == 0 ? .ended : .bytes(count)
  }

  /// From now on every message received here carries its sender's credentials. Set before the sender can send.
  package borrowing func passCredentials() throws(SystemFailure) {
    let number = raw
    try Syscall.make(.setSocketOption, "descriptor \(number)") { baton_pass_credentials(number, 1) }
  }

  /// Who connected this socket, or made the pair: for an inherited pair that is the one who made it, not who uses it.
  package borrowing func peerCredentials() throws(SystemFailure) -> Credentials {
    let number = raw
    var peer = baton_credentials()
    // The result is ours.
    try Syscall.make(.readSocketOption, "descriptor \(number)") { unsafe baton_peer_credentials(number, &peer) }
    return Credentials(pid: peer.pid, user: peer.uid, group: peer.gid)
  }

  /// Ends the sending side: the peer reads what was sent, then the end. Never on a listener.
  package borrowing func stopSending() throws(SystemFailure) {
    let number = raw
    _ = try Syscall.attempt(.shutDown, "descriptor \(number)", tolerating: .notConnected) {
      shutdown(number, Int32(SHUT_WR))
    }
  }
}

extension ReceivedMessage {
  fileprivate init(_ received: baton_received, count: Int?) {
    outcome =
      switch count {
      case nil: .wouldBlock
      case 0?: .ended
      case let count?: .bytes(count)
      }
    descriptor = received.descriptor < 0 ? nil : OwnedDescriptor(adopting: received.descriptor)
    let sender = received.credentials
    credentials =
      received.has_credentials == 0 ? nil : Credentials(pid: sender.pid, user: sender.uid, group: sender.gid)
    strayDescriptors = Int(received.surplus) + Int(received.control_cut)
  }
}
