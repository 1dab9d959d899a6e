/// One datagram from a service to its service manager, in systemd's words (sd_notify(3)).
///
/// A keeper reads what its supervisor writes, and both write and read exactly this, so that a supervisor cannot tell a
/// keeper from systemd. Descriptors travel beside the bytes and are the driver's affair.
package struct ServiceNotice: Hashable, Sendable {
  /// What the service says of itself, in the order of writing.
  package var news: [News]
  /// What it asks of the descriptor store: at most one thing a datagram.
  package var request: StoreRequest?

  package init(news: [News] = [], request: StoreRequest? = nil) {
    self.news = news
    self.request = request
  }

  package enum News: Hashable, Sendable {
    /// `READY=1`: it serves.
    case ready
    /// `RELOADING=1`, with `MONOTONIC_USEC` where the manager wants to know when it began.
    case reloading(monotonicMicroseconds: UInt64?)
    /// `STOPPING=1`: it ends in order.
    case stopping
    /// `STATUS=`: one line for people.
    case status(String)
    /// `WATCHDOG=1`: it lives.
    case alive
    /// `WATCHDOG_USEC=`: how often it will say so from now on; zero means no longer.
    case watchdog(microseconds: UInt64)
    /// `EXTEND_TIMEOUT_USEC=`: how much longer it needs for what it is doing.
    case extendTimeout(microseconds: UInt64)
    /// `MAINPID=`: another process is the main one.
    case mainProcess(pid: Int32)
  }

  package enum StoreRequest: Hashable, Sendable {
    /// `FDSTORE=1`: hold the descriptors that come along.
    case keep(DescriptorName, Abandonment)
    /// `FDSTOREREMOVE=1`: let go of everything of this name.
    case drop(DescriptorName)
    /// `BARRIER=1`: close the descriptor that comes along when everything before was done.
    case answer
  }

  /// What becomes of a kept descriptor whose peer has hung up.
  package enum Abandonment: Hashable, Sendable {
    /// It is let go of, as a store does when it is told nothing else.
    case dropped
    /// `FDPOLL=0`: it is kept, with the last words that its peer left unread.
    case kept
  }

  /// Bytes of a datagram: what systemd takes at most.
  package static let bytesMax = 4096
}

extension ServiceNotice {
  package static let ready = ServiceNotice(news: [.ready])
  package static let answer = ServiceNotice(request: .answer)

  package static func keep(_ name: DescriptorName, whenAbandoned abandonment: Abandonment) -> ServiceNotice {
    ServiceNotice(request: .keep(name, abandonment))
  }

  package static func drop(_ name: DescriptorName) -> ServiceNotice {
    ServiceNotice(request: .drop(name))
  }
}
