import BatonPlatform

extension Engine {
  /// Tells a service manager that the service serves, once.
  func notifyReady() {
    guard readiness == .owed else { return }
    readiness = .told
    do throws(SystemFailure) {
      try tellServiceManager(.ready)
    } catch {
      log.say(.unable(.warning, to: "tell the service manager", "that the service is ready", because: "\(error)"))
    }
  }

  private func tellServiceManager(_ news: ServiceNotice.News) throws(SystemFailure) {
    let socket = try NoticeSocket(environment)
    switch consume socket {
    case .some(let socket): try socket.tell(news)
    case .none: break
    }
  }

  enum ServiceReadiness: Hashable {
    case owed, told
  }
}
