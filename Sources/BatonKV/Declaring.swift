import Baton
import BatonPlatform

extension Options {
  /// What the server is, for the library.
  var declaration: DataServer {
    let format = LogFormat.version
    var server = DataServer(
      service: service, build: version, directory: dataDirectory,
      formats: DataFormat(reads: format...format, writes: format), listeners: [:])
    let (redis, web) = (Listener.Purpose.redis.rawValue, Listener.Purpose.web.rawValue)
    server.listeners[redis] = listen
    // The web's is used when it is asked for, or handed over.
    if let http { server.listeners[web] = http } else { server.optionalListeners = [web] }
    for name in rehearsal.lackedListeners {
      server.listeners[name] = nil
      server.optionalListeners.remove(name)
    }
    return server
  }

  /// Checks the addresses, so that a wrong one is named by its switch.
  func checkAddresses() throws(ConfigurationProblem) {
    for (option, text) in [(Option.listen, listen), (.http, http ?? listen)] where SocketAddress(text) == nil {
      throw ConfigurationProblem(option.rawValue, text, "expected HOST:PORT with a numeric HOST, or an absolute path")
    }
  }
}

extension Rehearsal {
  /// The revision that is said to be there at ready.
  func shown(_ revision: Revision) -> UInt64 {
    revisions == .asSealed ? revision : revision + 1
  }
}

extension Rehearsal.Health {
  /// What is said at ready.
  var shown: Health { self == .healthy ? .sound : .unsound }
}

extension Failure {
  /// What kind of reason it is to decline.
  var reason: DeclineReason {
    switch self {
    case .configuration: .configuration
    case .system, .damaged: .storage
    case .refused: .other
    }
  }

  /// What the library says when this process has to end.
  init?(_ error: BatonError) {
    switch error.code {
    // It was asked for, or somebody else serves: no failure of this process.
    case .stopped, .aborted: return nil
    case _: self = .refused(error.cause)
    }
  }
}
