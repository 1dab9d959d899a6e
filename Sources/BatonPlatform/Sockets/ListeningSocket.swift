import CBatonLinux
import Glibc

/// A listener: bound once, listening for life. Never re-bound, never shut down.
///
/// Non-blocking from birth: the mode belongs to the open file, so every process that inherits it has the same.
package struct ListeningSocket: ~Copyable, Sendable {
  package let descriptor: OwnedDescriptor
  package let address: SocketAddress
  /// The socket file that this listener made, when it did.
  package let file: FileIdentity?

  /// Binds and listens. A unix socket's file gets `mode`; a file that is already there is not touched.
  package init(at address: SocketAddress, backlog: Int32, mode: UInt32 = 0o600) throws(SystemFailure) {
    let socket = try OwnedDescriptor.socket(for: address, .nonBlocking)
    switch address {
    case .unix(let path):
      try Self.bind(socket, to: address)
      let made = try FileFacts(path: path).identity
      do {
        try Files.setMode(path, mode)
        try Self.listen(socket, backlog, "\(address)")
      } catch {
        SocketFile(path: path, identity: made).remove()
        throw error
      }
      self.init(adopting: socket, address: address, file: made)
    case .ipv4, .ipv6:
      try socket.setOption(SOL_SOCKET, SO_REUSEADDR, 1)
      if case .ipv6 = address { try socket.setOption(Int32(IPPROTO_IPV6), IPV6_V6ONLY, 1) }
      try Self.bind(socket, to: address)
      try Self.listen(socket, backlog, "\(address)")
      // The port that was chosen, when it was left open.
      let bound = try socket.localAddress() ?? address
      self.init(adopting: socket, address: bound, file: nil)
    }
  }

  /// A listener that came from the fd store. `file` is what was recorded when it was bound.
  package init(adopting descriptor: consuming OwnedDescriptor, address: SocketAddress, file: FileIdentity?) {
    self.descriptor = descriptor
    self.address = address
    self.file = file
  }

  /// A listener that came through `exec`; its address is the kernel's answer.
  package init(adopting descriptor: consuming OwnedDescriptor) throws(SystemFailure) {
    guard let address = try descriptor.localAddress() else {
      throw SystemFailure(call: .readSocketName, object: "descriptor \(descriptor.raw)", errno: .notSocket)
    }
    self.init(adopting: descriptor, address: address, file: nil)
  }

  /// Calls `listen` again: an adopting framework may have shrunk the queue for everybody.
  package borrowing func setBacklog(_ backlog: Int32) throws(SystemFailure) {
    try Self.listen(descriptor, backlog, "\(address)")
  }

  /// The next connection, non-blocking and close-on-exec; `nil` when there is none.
  ///
  /// A connection that was reset while it waited is none, and neither is one that the kernel refuses for its own
  /// reasons (accept(2) asks to treat network errors like that).
  package borrowing func accept() throws(SystemFailure) -> OwnedDescriptor? {
    try descriptor.acceptConnection()
  }

  /// What is at a path where a unix socket shall be bound.
  package enum Leftover: Hashable, Sendable {
    case nothing
    /// Nobody listened on it: removed.
    case removed
    /// Somebody listens on it, or it is no socket: not touched.
    case inUse, notASocket
  }

  /// Removes the socket file of a listener that is gone. The caller holds whatever makes it the only one to bind here.
  package static func removeLeftover(at path: String) throws(SystemFailure) -> Leftover {
    guard let kind = try FileFacts.ifPresent(path: path)?.kind else { return .nothing }
    guard kind == .socket else { return .notASocket }
    let probe = try OwnedDescriptor.socket(for: .unix(path: path), .nonBlocking)
    guard try probe.isRefused(by: .unix(path: path)) else { return .inUse }
    try Files.remove(path)
    return .removed
  }

  /// Removes the socket file if it is still the one that this listener made.
  package borrowing func removeFile() {
    socketFile?.remove()
  }

  /// The socket file that this listener made, when it did.
  package var socketFile: SocketFile? {
    guard case .unix(let path) = address, let file else { return nil }
    return SocketFile(path: path, identity: file)
  }
}

extension OwnedDescriptor {
  /// The next connection of a listener; see `ListeningSocket.accept`.
  package borrowing func acceptConnection() throws(SystemFailure) -> OwnedDescriptor? {
    let number = raw
    let accepted = try Syscall.attempt(
      .accept, "descriptor \(number)", tolerating: .wouldBlock, .connectionAborted, .notPermitted, Errno(71),
      Errno(64), Errno(92), Errno(95), Errno(100), Errno(101), Errno(112), Errno(113)
    ) { baton_accept(number) }
    return accepted.map { OwnedDescriptor(adopting: $0) }
  }
}

extension ListeningSocket {
  private static func bind(
    _ socket: borrowing OwnedDescriptor, to address: SocketAddress
  ) throws(SystemFailure) {
    let number = socket.raw
    try unsafe SocketName.with(address, for: .bind) { name, length in
      Result { () throws(SystemFailure) in
        // The name is valid for this call.
        _ = try Syscall.make(.bind, "\(address)") { unsafe Glibc.bind(number, name, length) }
      }
    }.get()
  }

  private static func listen(
    _ socket: borrowing OwnedDescriptor, _ backlog: Int32, _ object: String
  ) throws(SystemFailure) {
    let number = socket.raw
    try Syscall.make(.listen, object) { Glibc.listen(number, backlog) }
  }
}

extension ListeningSocket {
  /// Gives the number away without closing it.
  package consuming func releaseDescriptor() -> Int32 {
    descriptor.release()
  }
}
