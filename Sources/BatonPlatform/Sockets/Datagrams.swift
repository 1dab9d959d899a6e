import Glibc

extension OwnedDescriptor {
  /// A datagram socket that `send` sends from to one unix address; never waits.
  package static func datagramSocket(connectedTo address: SocketAddress) throws(SystemFailure) -> OwnedDescriptor {
    let socket = try datagramSocket(for: address)
    let number = socket.raw
    try unsafe SocketName.with(address, for: .connect) { name, length in
      Result { () throws(SystemFailure) in
        // The name is valid for this call.
        _ = try Syscall.make(.connect, "\(address)") { unsafe connect(number, name, length) }
      }
    }.get()
    return socket
  }

  /// A datagram socket that others send to at a unix address. Every message carries its sender's credentials, from the
  /// first on; nothing waits.
  package static func datagramReceiver(at address: SocketAddress) throws(SystemFailure) -> OwnedDescriptor {
    let socket = try datagramSocket(for: address)
    try socket.passCredentials()
    let number = socket.raw
    try unsafe SocketName.with(address, for: .bind) { name, length in
      Result { () throws(SystemFailure) in
        // The name is valid for this call.
        _ = try Syscall.make(.bind, "\(address)") { unsafe bind(number, name, length) }
      }
    }.get()
    return socket
  }

  private static func datagramSocket(for address: SocketAddress) throws(SystemFailure) -> OwnedDescriptor {
    let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    return OwnedDescriptor(
      adopting: try Syscall.make(.createSocket, "\(address)") { Glibc.socket(AF_UNIX, kind, 0) })
  }
}
