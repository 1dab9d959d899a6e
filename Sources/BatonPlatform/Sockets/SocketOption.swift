import Glibc

extension OwnedDescriptor {
  borrowing func setOption(_ level: Int32, _ option: Int32, _ value: Int32) throws(SystemFailure) {
    let number = raw
    var value = value
    try Syscall.make(.setSocketOption, "descriptor \(number)") {
      // Four bytes of our own, as every option of this kind has.
      unsafe setsockopt(number, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }
  }

  borrowing func option(_ level: Int32, _ option: Int32) throws(SystemFailure) -> Int32 {
    let number = raw
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    try Syscall.make(.readSocketOption, "descriptor \(number)") {
      // The kernel writes at most four bytes.
      unsafe getsockopt(number, level, option, &value, &length)
    }
    return value
  }

  /// The error that a connection attempt or a peer left behind, and forgets it by being asked.
  package borrowing func pendingError() throws(SystemFailure) -> Errno? {
    let code = try option(SOL_SOCKET, SO_ERROR)
    return code == 0 ? nil : Errno(code)
  }

  /// Answers leave at once instead of waiting for more (TCP_NODELAY); nothing on a unix socket.
  package borrowing func sendWithoutDelay() throws(SystemFailure) {
    guard case .unix? = try localAddress() else {
      return try setOption(Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }
  }

  /// Whether this socket listens.
  package borrowing func isListening() throws(SystemFailure) -> Bool {
    try option(SOL_SOCKET, SO_ACCEPTCONN) != 0
  }
}
