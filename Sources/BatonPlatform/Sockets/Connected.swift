import Glibc

/// Sockets of clients, which come and go by number.
extension OwnedDescriptor {
  /// Whether this is a stream socket with somebody at its other end.
  package borrowing func isConnectedStream() throws(SystemFailure) -> Bool {
    try Self.isConnectedStream(raw)
  }

  /// Whether a number that somebody else owns is a stream socket with somebody at its other end. A number that nobody
  /// owns is none.
  package static func isConnectedStream(_ number: Int32) throws(SystemFailure) -> Bool {
    guard try socketOption(SO_TYPE, of: number) == Int32(SOCK_STREAM.rawValue) else { return false }
    guard try socketOption(SO_ACCEPTCONN, of: number) == 0 else { return false }
    return try hasPeer(number)
  }

  private static func socketOption(_ option: Int32, of number: Int32) throws(SystemFailure) -> Int32? {
    var value: Int32 = 0
    var length = socklen_t(MemoryLayout<Int32>.size)
    let result = try Syscall.attempt(
      .readSocketOption, "descriptor \(number)", tolerating: .notSocket, .badDescriptor
    ) {
      // The kernel writes at most four bytes.
      unsafe getsockopt(number, SOL_SOCKET, option, &value, &length)
    }
    return result == nil ? nil : value
  }

  private static func hasPeer(_ number: Int32) throws(SystemFailure) -> Bool {
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let result = try Syscall.attempt(
      .readSocketName, "descriptor \(number)", tolerating: .notConnected, .notSupported, .badDescriptor
    ) {
      unsafe withUnsafeMutablePointer(to: &storage) { pointer in
        // The kernel writes at most `length` bytes, the size of the storage.
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getpeername(number, $0, &length) }
      }
    }
    return result != nil
  }

  /// Ends the connection in both directions, for everybody who holds the socket. Never on a listener.
  package borrowing func endConnection() throws(SystemFailure) {
    let number = raw
    _ = try Syscall.attempt(.endConnection, "descriptor \(number)", tolerating: .notConnected) {
      shutdown(number, Int32(SHUT_RDWR))
    }
  }
}
