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
    guard let found = try SocketTable.look(for: descriptor), found.has_queue != 0 else { return nil }
    return ListenQueue(queued: Int(found.queued), limit: Int(found.limit))
  }
}
