import BatonPlatform

/// Listeners that the process binds by itself, because nobody handed them over.
enum OwnListeners {
  /// The kernel cuts it to its own limit.
  private static let backlog: Int32 = 4096

  /// What was bound, and the socket files that were made for it.
  struct Bound {
    var listeners: [Listener] = []
    var files: [SocketFile] = []
  }

  static func bind(_ wanted: [String: String]) throws(BatonError) -> Bound {
    var bound = Bound()
    for (name, text) in wanted.sorted(by: { $0.key < $1.key }) {
      guard let address = SocketAddress(text) else {
        throw BatonError(
          .misuse, "unable to bind \(name): '\(text)' is no address of the form 127.0.0.1:80, [::1]:80 or /run/app.sock"
        )
      }
      do throws(SystemFailure) {
        try bind(name, address, &bound)
      } catch {
        for file in bound.files { file.remove() }
        throw BatonError(.listeners, error)
      }
    }
    return bound
  }

  private static func bind(_ name: String, _ address: SocketAddress, _ bound: inout Bound) throws(SystemFailure) {
    try removeIfStale(address)
    let socket = try ListeningSocket(at: address, backlog: backlog)
    if let file = socket.socketFile { bound.files.append(file) }
    bound.listeners.append(
      Listener(name: name, address: "\(socket.address)", descriptor: socket.releaseDescriptor()))
  }

  /// A socket file that nobody listens on stays behind when its maker is killed; nobody else would remove it.
  private static func removeIfStale(_ address: SocketAddress) throws(SystemFailure) {
    guard case .unix(let path) = address, let facts = try? FileFacts(path: path), facts.kind == .socket else { return }
    do throws(SystemFailure) {
      _ = try OwnedDescriptor.connected(to: address)
    } catch {
      if error.errno == .connectionRefused { try Files.remove(path) }
    }
  }
}
