import BatonPlatform

extension Engine {
  /// Tells a service manager that the service serves, once.
  func notifyReady() {
    guard readiness == .owed else { return }
    readiness = .told
    guard let path = environment["NOTIFY_SOCKET"], let address = SocketAddress(ofServiceManager: path) else { return }
    do {
      let socket = try OwnedDescriptor.datagramSocket(connectedTo: address)
      _ = try socket.send(Array("READY=1\n".utf8).span)
    } catch {
      log.say(.unable(.warning, to: "tell the service manager", "that the service is ready", because: "\(error)"))
    }
  }

  enum ServiceReadiness: Hashable {
    case owed, told
  }
}
