import Glibc

/// Socket addresses in the kernel's layout.
enum SocketName {
  /// Calls `body` with the address as bind and connect want it.
  static func with<Value>(
    _ address: SocketAddress, for call: SystemCall, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
  ) throws(SystemFailure) -> Value {
    switch address {
    case .ipv4(let host, let port):
      var name = sockaddr_in()
      name.sin_family = sa_family_t(AF_INET)
      name.sin_port = port.bigEndian
      name.sin_addr.s_addr = host.bits.bigEndian
      return unsafe withName(&name, body)
    case .ipv6(let host, let port):
      var name = sockaddr_in6()
      name.sin6_family = sa_family_t(AF_INET6)
      name.sin6_port = port.bigEndian
      unsafe withUnsafeMutableBytes(of: &name.sin6_addr) { room in
        // in6_addr is sixteen bytes.
        unsafe room.storeBytes(of: host.bits.bigEndian, as: UInt128.self)
      }
      return unsafe withName(&name, body)
    case .unix(let path):
      var name = try unixName(path, for: call)
      // Its length counts for an abstract name, where zeros are part of it; a path ends at its own zero.
      let length = MemoryLayout<sa_family_t>.size + path.utf8.count + (path.hasPrefix("@") ? 0 : 1)
      return unsafe withName(&name, length: length, body)
    }
  }

  /// The address in text of what the kernel wrote: `127.0.0.1:80`, a path, or `unnamed`.
  static func address(_ storage: sockaddr_storage, length: socklen_t) -> SocketAddress? {
    unsafe withUnsafeBytes(of: storage) { bytes -> SocketAddress? in
      // The storage is larger and stricter aligned than every address; the family says which one is in it.
      switch Int32(storage.ss_family) {
      case AF_INET:
        let name = unsafe bytes.load(as: sockaddr_in.self)
        return .ipv4(.init(bits: UInt32(bigEndian: name.sin_addr.s_addr)), port: UInt16(bigEndian: name.sin_port))
      case AF_INET6:
        let name = unsafe bytes.load(as: sockaddr_in6.self)
        let host = unsafe withUnsafeBytes(of: name.sin6_addr) { unsafe $0.loadUnaligned(as: UInt128.self) }
        return .ipv6(.init(bits: UInt128(bigEndian: host)), port: UInt16(bigEndian: name.sin6_port))
      case AF_UNIX:
        let name = unsafe bytes[min(2, Int(length))..<Int(length)]
        guard let first = unsafe name.first else { return nil }
        let path = unsafe String(decoding: name.drop { $0 == 0 }.prefix { $0 != 0 }, as: UTF8.self)
        return .unix(path: first == 0 ? "@" + path : path)
      default:
        return nil
      }
    }
  }

  private static func unixName(_ path: String, for call: SystemCall) throws(SystemFailure) -> sockaddr_un {
    guard !path.isEmpty, path.utf8.count <= SocketAddress.unixPathBytesMax else {
      throw SystemFailure(call: call, object: path, errno: .nameTooLong)
    }
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &name.sun_path) { room in
      // The path is shorter than the room; the rest, and so its end, is zero.
      unsafe room.copyBytes(from: path.utf8)
      // An abstract name begins with a zero, which is written "@", as service managers do.
      if path.hasPrefix("@") { unsafe room[0] = 0 }
    }
    return name
  }

  private static func withName<Name, Value>(
    _ name: inout Name, length: Int = MemoryLayout<Name>.size, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Value
  ) -> Value {
    unsafe withUnsafePointer(to: &name) { pointer in
      // Every address begins with the family, which is all that sockaddr promises.
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, socklen_t(length))
      }
    }
  }
}

extension OwnedDescriptor {
  /// The socket's own address; `nil` when it has none, like one end of a pair.
  package borrowing func localAddress() throws(SystemFailure) -> SocketAddress? {
    let number = raw
    var storage = sockaddr_storage()
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    try Syscall.make(.readSocketName, "descriptor \(number)") {
      unsafe withUnsafeMutablePointer(to: &storage) { pointer in
        // The kernel writes at most `length` bytes, the size of the storage.
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe getsockname(number, $0, &length) }
      }
    }
    return SocketName.address(storage, length: length)
  }
}
