import BatonPlatform
import Foundation
import Testing

/// What a server may do to a client instead of answering it.
enum Lie: String, CaseIterable, CustomTestStringConvertible, Sendable {
  case halfAnAnswer, anotherAnswer, noProtocol, reset, silence, twoAnswers, orderlyEnd

  var testDescription: String { rawValue }

  var bytes: String {
    switch self {
    case .halfAnAnswer: "$10\r\nabc"
    case .anotherAnswer: ":77\r\n"
    case .noProtocol: "HTTP/1.1 400 Bad Request\r\n"
    case .twoAnswers: ":1\r\n:2\r\n"
    case .reset, .silence, .orderlyEnd: ""
    }
  }
}

/// A server that accepts one connection at a time, reads a request, and lies.
final class LyingServer {
  let address: SocketAddress
  private let lie: Lie
  private var listener: ListeningSocket?
  private var kept: [Kept] = []

  /// A connection that is neither answered nor closed.
  private final class Kept {
    let connection: OwnedDescriptor
    init(_ connection: consuming OwnedDescriptor) { self.connection = connection }
  }

  init(_ lie: Lie) throws {
    self.lie = lie
    let listener = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 16)
    address = listener.address
    self.listener = consume listener
  }

  func hangUp() {
    listener = nil
    kept = []
  }

  func serveOne() throws {
    let soon = MonotonicInstant.now().advanced(by: .milliseconds(50))
    guard try listener?.descriptor.wait(for: .readable, until: soon) == true,
      let connection = try listener?.descriptor.acceptConnection()
    else { return }
    _ = try connection.wait(for: .readable, until: .now().advanced(by: .seconds(5)))
    // A socket that is closed with bytes unread is reset.
    if lie == .reset { return }
    var room = [UInt8](repeating: 0, count: 4096)
    _ = try connection.read(into: &room)
    _ = try connection.send(Array(lie.bytes.utf8).span)
    if lie == .silence { kept.append(Kept(connection)) }
  }
}
