import Glibc

/// How far a non-blocking connect came.
package enum ConnectOutcome: Hashable, Sendable {
  case connected
  /// Wait until the socket is writable, then ask `pendingError`.
  case inProgress
  /// A unix listener's queue is full: the same as refused for a client that does not wait.
  case queueFull
}

extension OwnedDescriptor {
  /// Two connected stream sockets, close-on-exec, blocking.
  package static func socketPair() throws(SystemFailure) -> SocketPair {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    // The kernel writes two numbers, and there is room for two.
    try Syscall.make(.createSocket, "a pair") { unsafe socketpair(AF_UNIX, kind, 0, &ends) }
    return SocketPair(first: OwnedDescriptor(adopting: ends[0]), second: OwnedDescriptor(adopting: ends[1]))
  }

  /// An unbound stream socket of the address's family, close-on-exec.
  package static func socket(
    for address: SocketAddress, _ waiting: Waiting
  ) throws(SystemFailure) -> OwnedDescriptor {
    let family: Int32 =
      switch address {
      case .ipv4: AF_INET
      case .ipv6: AF_INET6
      case .unix: AF_UNIX
      }
    let nonBlocking = waiting == .nonBlocking ? SOCK_NONBLOCK.rawValue : 0
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | nonBlocking)
    return OwnedDescriptor(
      adopting: try Syscall.make(.createSocket, "\(address)") { Glibc.socket(family, kind, 0) })
  }

  /// Connects and waits for it. An interrupted connect goes on in the kernel, and being asked again waits for it.
  package static func connected(to address: SocketAddress) throws(SystemFailure) -> OwnedDescriptor {
    let socket = try socket(for: address, .blocking)
    let number = socket.raw
    try unsafe SocketName.with(address, for: .connect) { name, length in
      Result { () throws(SystemFailure) in
        // The name is valid for this call.
        _ = try Syscall.make(.connect, "\(address)") { unsafe connect(number, name, length) }
      }
    }.get()
    return socket
  }

  /// Begins to connect a non-blocking socket.
  package borrowing func beginConnecting(to address: SocketAddress) throws(SystemFailure) -> ConnectOutcome {
    let number = raw
    let result = try unsafe SocketName.with(address, for: .connect) { name, length in
      Result { () throws(SystemFailure) in
        // The name is valid for this call.
        try Syscall.attempt(.connect, "\(address)", tolerating: .inProgress, .wouldBlock) {
          let result = unsafe connect(number, name, length)
          return result == 0 ? 0 : errno == Errno.wouldBlock.code ? 1 : result
        }
      }
    }
    switch try result.get() {
    case 0?: return .connected
    case nil: return .inProgress
    case _?: return .queueFull
    }
  }
}

extension OwnedDescriptor {
  /// Whether nobody listens at the address.
  borrowing func isRefused(by address: SocketAddress) throws(SystemFailure) -> Bool {
    do {
      _ = try beginConnecting(to: address)
      return false
    } catch  where error.errno == .connectionRefused {
      return true
    }
  }
}

/// The two ends of a socket pair.
@frozen
package struct SocketPair: ~Copyable, Sendable {
  package let first: OwnedDescriptor
  package let second: OwnedDescriptor
}
