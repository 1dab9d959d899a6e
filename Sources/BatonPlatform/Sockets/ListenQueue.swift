import CBatonLinux
import Glibc

/// Connections that wait to be accepted, and how many may. The kernel admits one more than the limit.
package struct ListenQueue: Hashable, Sendable {
  package let queued: Int
  package let limit: Int

  package init(queued: Int, limit: Int) {
    self.queued = queued
    self.limit = limit
  }
}

extension ListeningSocket {
  /// The queue now: TCP_INFO for TCP, the kernel's socket table for a unix socket. `nil` when the kernel does not tell.
  package borrowing func queue() throws(SystemFailure) -> ListenQueue? {
    switch address {
    case .ipv4, .ipv6: try tcpQueue()
    case .unix: try unixQueue()
    }
  }

  /// On a listener, `tcpi_unacked` is the queue and `tcpi_sacked` its limit.
  private borrowing func tcpQueue() throws(SystemFailure) -> ListenQueue? {
    let number = descriptor.raw
    var facts = tcp_info()
    var length = socklen_t(MemoryLayout<tcp_info>.size)
    try Syscall.make(.readSocketOption, "\(address)") {
      // The kernel writes at most one tcp_info.
      unsafe getsockopt(number, Int32(IPPROTO_TCP), TCP_INFO, &facts, &length)
    }
    return ListenQueue(queued: Int(facts.tcpi_unacked), limit: Int(facts.tcpi_sacked))
  }

  private borrowing func unixQueue() throws(SystemFailure) -> ListenQueue? {
    // The inode of the socket itself, not of its file.
    let inode = UInt32(truncatingIfNeeded: try FileFacts(of: descriptor).identity.inode)
    let kind = Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue)
    let table = OwnedDescriptor(
      adopting: try Syscall.make(.createSocket, "the socket table") {
        socket(AF_NETLINK, kind, BATON_NETLINK_SOCK_DIAG)
      })
    return try SocketTable.ask(table, inode: inode)
  }
}

private enum SocketTable {
  static func ask(_ table: borrowing OwnedDescriptor, inode: UInt32) throws(SystemFailure) -> ListenQueue? {
    let number = table.raw
    var room = [UInt8](repeating: 0, count: 8192)
    // The shim writes at most the room.
    let length = unsafe room.withUnsafeMutableBytes {
      unsafe baton_unix_queue_question(inode, $0.baseAddress, $0.count)
    }
    _ = try table.send(room.span.extracting(0..<length))
    // The kernel answers within the question's send: there is nothing to wait for.
    let count = try Syscall.attempt(.receive, "the socket table", tolerating: .wouldBlock) {
      unsafe room.withUnsafeMutableBytes { unsafe recv(number, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT)) }
    }
    guard let count else { return nil }
    var (queued, limit, code): (UInt32, UInt32, Int32) = (0, 0, 0)
    // The shim reads at most count bytes, which the kernel has written.
    let found = unsafe room.withUnsafeBytes {
      unsafe baton_unix_queue_answer($0.baseAddress, count, inode, &queued, &limit, &code)
    }
    return found == 1 ? ListenQueue(queued: Int(queued), limit: Int(limit)) : nil
  }
}
