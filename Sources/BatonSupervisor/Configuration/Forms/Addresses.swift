package import BatonPlatform

extension SocketAddress {
  /// As it is written in a configuration: a path with `unix:` before it.
  package var asWritten: String {
    switch self {
    case .ipv4, .ipv6: description
    case .unix(let path): "unix:\(path)"
    }
  }

  package var isPath: Bool {
    switch self {
    case .ipv4, .ipv6: false
    case .unix: true
    }
  }

  /// Whether the kernel refuses to bind both: the same place, or the same port with one of them at every address.
  package func excludes(_ other: SocketAddress) -> Bool {
    switch (self, other) {
    case (.unix(let path), .unix(let otherPath)):
      path == otherPath
    case (.ipv4(let host, let port), .ipv4(let otherHost, let otherPort)):
      port == otherPort && port != 0 && (host == otherHost || host == .any || otherHost == .any)
    case (.ipv6(let host, let port), .ipv6(let otherHost, let otherPort)):
      port == otherPort && port != 0 && (host == otherHost || host == .any || otherHost == .any)
    // A listener at [::] takes IPv4 too.
    case (.ipv6(let host, let port), .ipv4(_, let otherPort)), (.ipv4(_, let otherPort), .ipv6(let host, let port)):
      port == otherPort && port != 0 && host == .any
    case (.unix, .ipv4), (.unix, .ipv6), (.ipv4, .unix), (.ipv6, .unix):
      false
    }
  }
}

extension ValueForm<SocketAddress> {
  /// `127.0.0.1:6379`, `[::1]:6379`, `unix:/run/x.sock`.
  package static var address: Self {
    ValueForm("IPv4:PORT, [IPv6]:PORT or unix:PATH") { text, surroundings throws(Mistake) in
      if text.text.hasPrefix("unix:") { return try unixAddress(text, surroundings) }
      if text.scalars.first == "[" { return try ipv6Address(text) }
      if text.scalars.first == "/" {
        throw Mistake("a path without unix:", remedy: "write unix:\(text.text)")
      }
      return try ipv4Address(text)
    } write: {
      $0.asWritten
    }
  }
}

private func unixAddress(_ text: SourceText, _ surroundings: Surroundings) throws(Mistake) -> SocketAddress {
  let written = text.part(5..<text.scalars.count)
  if written.isEmpty || written.scalars.first == "@" {
    throw Mistake("\(quoted(text.text)) names no file", remedy: "write unix:PATH")
  }
  let path = surroundings.resolved(written.text)
  try refuseLongSocketPath(path)
  return .unix(path: path)
}

/// The kernel would cut it, or refuse it with a message that names nothing.
func refuseLongSocketPath(_ path: String) throws(Mistake) {
  guard path.utf8.count > SocketAddress.unixPathBytesMax else { return }
  throw Mistake(
    "the socket path \(path) has \(path.utf8.count) bytes", remedy: "use at most \(SocketAddress.unixPathBytesMax)")
}

private func ipv6Address(_ text: SourceText) throws(Mistake) -> SocketAddress {
  guard let end = text.scalars.firstIndex(of: "]"), text.scalars.dropFirst(end + 1).first == ":" else {
    throw Mistake("\(quoted(text.text)) has no port", remedy: "write [ADDRESS]:PORT")
  }
  guard let address = SocketAddress.IPv6(text.part(1..<end).text) else {
    throw Mistake(
      in: 1..<end, "\(quoted(text.part(1..<end).text)) is no IPv6 address", remedy: "write for example [::1] or [::]")
  }
  return .ipv6(address, port: try port(text, from: end + 2))
}

private func ipv4Address(_ text: SourceText) throws(Mistake) -> SocketAddress {
  guard let colon = text.scalars.lastIndex(of: ":") else {
    let port = UInt16(text.text).map { "127.0.0.1:\($0)" } ?? "ADDRESS:PORT"
    throw Mistake("\(quoted(text.text)) is no address with a port", remedy: "write \(port)")
  }
  let host = text.part(0..<colon)
  if let address = SocketAddress.IPv4(host.text) { return .ipv4(address, port: try port(text, from: colon + 1)) }
  if SocketAddress.IPv6(host.text) != nil {
    throw Mistake("an IPv6 address without brackets", remedy: "write [\(host.text)]:PORT")
  }
  let anywhere = host.isEmpty || host.text == "*"
  throw Mistake(
    in: 0..<colon, anywhere ? "no address before the port" : "\(quoted(host.text)) is no IPv4 address",
    remedy: anywhere
      ? "write 0.0.0.0 for every IPv4 address, [::] for IPv6 too"
      : "write numbers, for example 127.0.0.1: names are not looked up")
}

private func port(_ text: SourceText, from offset: Int) throws(Mistake) -> UInt16 {
  let digits = text.part(offset..<text.scalars.count)
  let isNumber = digits.scalars.allSatisfy { ("0"..."9").contains($0) }
  guard isNumber, let port = UInt16(digits.text) else {
    throw Mistake(
      in: offset..<text.scalars.count, "\(quoted(digits.text)) is no port",
      remedy: "write 1 to 65535, or 0 to let the kernel choose")
  }
  return port
}
