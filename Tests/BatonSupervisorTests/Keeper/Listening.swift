import BatonPlatform
import BatonSupervisor
import Foundation
import Testing

/// A service manager that only listens.
final class Listening {
  let address: SocketAddress
  private let socket: OwnedDescriptor

  init(_ name: String) throws {
    address = .unix(path: "@baton-tests/\(Host.pid)/\(name.prefix(60))")
    socket = try OwnedDescriptor.datagramReceiver(at: address)
  }

  struct Heard {
    let notification: ServiceNotice?
    let sender: Int32?
    let descriptor: Held?
  }

  final class Held {
    let held: OwnedDescriptor
    init(_ descriptor: consuming OwnedDescriptor) { held = descriptor }
  }

  /// The next datagram, which must come soon.
  func next() throws -> Heard {
    try #require(try socket.wait(for: .readable, until: .now().advanced(by: .seconds(10))))
    var bytes: [UInt8] = []
    let message = try socket.receive(appendingTo: &bytes, limit: 5000)
    let sender = message.credentials?.pid
    let descriptor = message.takeDescriptor()
    let held: Held? =
      switch consume descriptor {
      case .some(let descriptor): Held(descriptor)
      case .none: nil
      }
    return Heard(notification: ServiceNotice(reading: bytes), sender: sender, descriptor: held)
  }

  /// The first of two numbers, one after the other, that are open on `/dev/null` and belong to the caller.
  static func twoInARow(from least: Int32) throws -> Int32 {
    let null = try Files.open("/dev/null", for: .reading)
    let first = fcntl(null.raw, F_DUPFD_CLOEXEC, least)
    #expect(fcntl(null.raw, F_DUPFD_CLOEXEC, first + 1) == first + 1)
    return first
  }
}
