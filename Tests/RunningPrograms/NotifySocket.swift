package import BatonPlatform
import Foundation

/// The service manager's end of NOTIFY_SOCKET, bound by hand: nothing of Baton receives datagrams yet.
package final class NotifySocket {
  /// Where a service manager may listen.
  package enum Place: Sendable {
    case path, abstract
  }

  /// What NOTIFY_SOCKET holds.
  package let address: String
  package let descriptor: OwnedDescriptor

  package init(_ place: Place) throws {
    let path = "/tmp/baton-notify-\(UUID().uuidString.prefix(8))"
    address = place == .path ? path : "@" + path
    descriptor = OwnedDescriptor(adopting: socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0))
    var name = sockaddr_un()
    name.sun_family = sa_family_t(AF_UNIX)
    unsafe withUnsafeMutableBytes(of: &name.sun_path) { [address] room in
      // The address is shorter than the room.
      unsafe room.copyBytes(from: address.utf8)
      if place == .abstract { unsafe room[0] = 0 }
    }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + address.utf8.count)
    let number = descriptor.raw
    let result = unsafe withUnsafePointer(to: &name) { pointer in
      // Every address begins with the family.
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { unsafe bind(number, $0, length) }
    }
    guard result == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  deinit {
    // The name is valid for this call.
    if address.hasPrefix("/") { _ = unsafe unlink(address) }
  }

  /// Waits for the next datagram.
  package func receive(within limit: Duration = .seconds(30)) throws -> String {
    guard try descriptor.wait(for: .readable, until: .now().advanced(by: limit)) else { return "" }
    var bytes: [UInt8] = []
    _ = try descriptor.read(appendingTo: &bytes, limit: 4096)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Whether another datagram is there already.
  package var hasMore: Bool {
    get throws { try descriptor.wait(for: .readable, until: .now()) }
  }
}
