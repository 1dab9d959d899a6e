import Glibc

/// Where a socket listens or connects to. Numeric only: a supervisor waits for no name server.
package enum SocketAddress: Hashable, Sendable, CustomStringConvertible {
  case ipv4(IPv4, port: UInt16)
  case ipv6(IPv6, port: UInt16)
  /// A path; or, where it is given by a service manager, an abstract name after an `@`.
  case unix(path: String)

  /// Four bytes in network order.
  package struct IPv4: Hashable, Sendable {
    package let bits: UInt32

    package init(bits: UInt32) {
      self.bits = bits
    }
    package static let any = IPv4(bits: 0)
    package static let loopback = IPv4(bits: 0x7f00_0001)
  }

  /// Sixteen bytes in network order.
  ///
  /// Kept as two halves: swift 6.3.1 spills an enum that holds a UInt128 to a stack slot of eight bytes' alignment and
  /// then loads it with an instruction that wants sixteen.
  package struct IPv6: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    package var bits: UInt128 { UInt128(high) << 64 | UInt128(low) }

    package init(bits: UInt128) {
      high = UInt64(truncatingIfNeeded: bits >> 64)
      low = UInt64(truncatingIfNeeded: bits)
    }

    package static let any = IPv6(bits: 0)
    package static let loopback = IPv6(bits: 1)
  }

  /// Bytes a socket path may have on Linux: `sun_path` holds 108, one of them the end.
  package static let unixPathBytesMax = 107

  /// `127.0.0.1:80`, `[::1]:80`, `/run/app.sock`
  package var description: String {
    switch self {
    case .ipv4(let host, let port): "\(host):\(port)"
    case .ipv6(let host, let port): "[\(host)]:\(port)"
    case .unix(let path): path
    }
  }

  /// Reads what `description` writes; a path must be absolute. `nil` when it is neither, or too long.
  package init?(_ text: String) {
    if text.hasPrefix("/") {
      guard text.utf8.count <= Self.unixPathBytesMax, !text.utf8.contains(0) else { return nil }
      self = .unix(path: text)
      return
    }
    guard let colon = text.lastIndex(of: ":"), let port = Self.port(text[text.index(after: colon)...]) else {
      return nil
    }
    let host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      guard let ipv6 = IPv6(String(host.dropFirst().dropLast())) else { return nil }
      self = .ipv6(ipv6, port: port)
    } else {
      guard let ipv4 = IPv4(String(host)) else { return nil }
      self = .ipv4(ipv4, port: port)
    }
  }

  /// Reads NOTIFY_SOCKET: an absolute path, or an abstract name after an `@`. `nil` when it is neither, or too long.
  package init?(ofServiceManager text: String) {
    let isAbstract = text.hasPrefix("@") && text != "@"
    guard isAbstract || text.hasPrefix("/"), text.utf8.count <= Self.unixPathBytesMax, !text.utf8.contains(0) else {
      return nil
    }
    self = .unix(path: text)
  }

  /// Digits only: `UInt16("+80")` is a number for Swift and a mistake for an operator.
  private static func port(_ text: Substring) -> UInt16? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? UInt16(text) : nil
  }
}

extension SocketAddress.IPv4: CustomStringConvertible {
  package init?(_ text: String) {
    var address = in_addr()
    // The destination is an in_addr, as AF_INET asks.
    guard unsafe inet_pton(AF_INET, text, &address) == 1 else { return nil }
    bits = UInt32(bigEndian: address.s_addr)
  }

  package var description: String {
    "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
  }
}

extension SocketAddress.IPv6: CustomStringConvertible {
  package init?(_ text: String) {
    var network: UInt128 = 0
    // The destination has sixteen bytes, as AF_INET6 asks.
    guard unsafe inet_pton(AF_INET6, text, &network) == 1 else { return nil }
    self.init(bits: UInt128(bigEndian: network))
  }

  package var description: String {
    var network = bits.bigEndian
    var room = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    // Sixteen bytes of address; the room holds any IPv6 address in text with its final zero.
    _ = unsafe inet_ntop(AF_INET6, &network, &room, socklen_t(room.count))
    return String(decoding: room.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
