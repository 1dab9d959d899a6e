import BatonPlatform
import Testing

/// A client that waits for each answer, and tells an orderly end from a reset.
final class RedisClient {
  private let socket: OwnedDescriptor
  private var received: [UInt8] = []

  /// The server lives as long as somebody talks to it.
  private let server: AnyObject

  init(of server: AnyObject, port: Int) throws {
    self.server = server
    socket = try OwnedDescriptor.connected(to: .ipv4(.loopback, port: UInt16(port)))
  }

  func send(_ text: String) throws {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      guard case .bytes(let count) = try socket.send(rest.span) else { continue }
      rest = rest.dropFirst(count)
    }
  }

  /// Sends a line and gives back the line that answers it, without its CR LF. For bulk strings, the line with the length.
  func ask(_ line: String) throws -> String {
    try send(line + "\r\n")
    return try answer()
  }

  /// The lines of INFO.
  func information() throws -> [String] {
    var length = try #require(Int(try ask("INFO").dropFirst()))
    var lines: [String] = []
    while length > 0 {
      lines.append(try answer())
      length -= lines[lines.count - 1].utf8.count + 2
    }
    _ = try answer()
    return lines
  }

  /// The next line that comes.
  func answer() throws -> String {
    while true {
      if let end = received.firstIndex(of: UInt8(ascii: "\n")) {
        defer { received.removeFirst(end + 1) }
        return String(decoding: received[..<end].filter { $0 != UInt8(ascii: "\r") }, as: UTF8.self)
      }
      guard try hear() else { throw TestProblem(description: "the connection ended before the answer") }
    }
  }

  /// Everything that comes until the server ends its side; a reset is a failure.
  func readToEnd() throws -> String {
    while try hear() {}
    defer { received = [] }
    return String(decoding: received, as: UTF8.self)
  }

  /// True when nothing comes for so long.
  func isSilent(for time: Duration) throws -> Bool {
    try !socket.wait(for: .readable, until: .now().advanced(by: time))
  }

  func stopSending() throws { try socket.stopSending() }

  private func hear() throws -> Bool {
    guard try socket.wait(for: .readable, until: .now().advanced(by: patience)) else {
      throw TestProblem(description: "no answer within \(patience)")
    }
    if case .bytes = try socket.read(appendingTo: &received, limit: 64 * 1024) { return true }
    return false
  }
}
