import BatonPlatform

/// A listener of the service: bound once, listening for life, unlinked only by the one who made it.
final class Listener {
  let name: String
  let socket: ListeningSocket
  let backlog: Int32
  let making: Making

  enum Making: Hashable {
    case ofThisSupervisor
    /// It came from the store: whatever happens to this supervisor, it goes on listening.
    case ofAnEarlierSupervisor
  }

  init(_ configured: Configuration.Listener) throws(SystemFailure) {
    name = configured.name
    making = .ofThisSupervisor
    backlog = Int32(clamping: configured.backlog)
    let address = configured.address
    // What is left of an earlier listener goes; anything else stays, and the bind says that the address is in use.
    if case .unix(let path) = address { _ = try ListeningSocket.removeLeftover(at: path) }
    let mode = UInt32((configured.mode ?? Configuration.Listener.standardMode).bits)
    socket = try ListeningSocket(at: address, backlog: backlog, mode: mode)
  }

  /// One that is listening already.
  init(_ name: String, adopting socket: consuming ListeningSocket, backlog: Int) {
    self.name = name
    self.backlog = Int32(clamping: backlog)
    self.socket = socket
    making = .ofAnEarlierSupervisor
  }

  var stored: StoredName { .listener(name, file: socket.file) }

  var number: Int32 { socket.descriptor.raw }

  /// As people read it.
  var address: String { "\(socket.address)" }

  /// The queue now; nothing when the kernel does not tell.
  var queue: ListenQueue? { (try? socket.queue()) ?? nil }

  /// An adopting framework may have shrunk the queue for everybody.
  func restoreBacklog(_ log: Log) {
    do {
      try socket.setBacklog(backlog)
      guard let limit = queue?.limit, limit < min(Int(backlog), Self.backlogKernelAllows) else { return }
      log.say(.fact(.warning, "the queue of listener \(name) is short", "\(limit) instead of \(backlog)"))
    } catch {
      log.say(.unable(.warning, to: "restore the queue of listener", name, because: "\(error)"))
    }
  }

  /// `net.core.somaxconn` cuts every backlog in silence.
  private static let backlogKernelAllows: Int = {
    let text = (try? Files.readBeginning("/proc/sys/net/core/somaxconn", limit: 32)) ?? []
    return Int(String(decoding: text, as: UTF8.self).prefix { $0 != "\n" }) ?? .max
  }()
}
