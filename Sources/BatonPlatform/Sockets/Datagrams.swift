import Glibc

extension OwnedDescriptor {
  /// A datagram socket that `send` sends from to one unix address; never waits.
  package static func datagramSocket(connectedTo address: SocketAddress) throws(SystemFailure) -> OwnedDescriptor {
    let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    let socket = OwnedDescriptor(
      adopting: try Syscall.make(.createSocket, "\(address)") { Glibc.socket(AF_UNIX, kind, 0) })
    let number = socket.raw
    try unsafe SocketName.with(address, for: .connect) { name, length in
      Result { () throws(SystemFailure) in
        // The name is valid for this call.
        _ = try Syscall.make(.connect, "\(address)") { unsafe connect(number, name, length) }
      }
    }.get()
    return socket
  }
}
