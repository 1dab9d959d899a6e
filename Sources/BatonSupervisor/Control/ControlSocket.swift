package import BatonPlatform

/// Why the control socket cannot be used by this supervisor.
package enum ControlSocketProblem: Error, Hashable, Sendable {
  /// Something else than a socket stands at the path, and is left alone.
  case occupied(String)
  /// Somebody listens there: another service with the same path.
  case answered(String)
  case system(SystemFailure)

  package var sentence: Sentence {
    switch self {
    case .occupied(let path):
      .unable(to: "listen on", path, because: "something else stands there", then: "set control-socket to another path")
    case .answered(let path):
      .unable(
        to: "listen on", path, because: "another supervisor listens there",
        then: "set control-socket to a path of this service's own")
    case .system(let failure):
      .unable(to: failure.call.rawValue, failure.object, because: failure.errno.description)
    }
  }
}

/// Makes the control socket: mode 0600, in a directory that is made where it is missing.
package enum ControlSocket {
  /// The caller holds the state directory's lock, so a socket at which nobody answers is one that an earlier supervisor
  /// of this service left behind.
  package static func listen(at path: String) throws(ControlSocketProblem) -> ListeningSocket {
    do {
      try makeDirectory(Files.directory(of: path))
      try removeStale(path)
      return try ListeningSocket(at: .unix(path: path), backlog: ControlLimits.backlog, mode: 0o600)
    } catch let problem as ControlSocketProblem {
      throw problem
    } catch let failure as SystemFailure {
      throw .system(failure)
    } catch {
      preconditionFailure("bug in baton: an error of an unknown kind: \(error)")
    }
  }

  /// The same, when the supervisor that this one replaces has passed its own: it never ceased to listen.
  package static func listen(
    at path: String, passed: consuming ListeningSocket?
  ) throws(ControlSocketProblem) -> ListeningSocket {
    if let passed {
      if passed.address == .unix(path: path), (try? FileFacts(path: path).identity) == passed.file { return passed }
      // Configured elsewhere by now.
      passed.removeFile()
    }
    return try listen(at: path)
  }

  private static func makeDirectory(_ path: String) throws(SystemFailure) {
    do {
      try Files.createDirectory(path, mode: 0o755)
    } catch let failure where failure.errno == .fileExists {
      // It is there: what it is will be seen by binding in it.
    }
  }

  private static func removeStale(_ path: String) throws(ControlSocketProblem) {
    let facts: FileFacts
    do {
      facts = try FileFacts(path: path)
    } catch let failure where failure.errno == .noSuchFile {
      return
    } catch {
      throw .system(error)
    }
    guard facts.kind == .socket else { throw .occupied(path) }
    do {
      guard try !isAnswered(path) else { throw ControlSocketProblem.answered(path) }
      try Files.remove(path)
    } catch let problem as ControlSocketProblem {
      throw problem
    } catch let failure as SystemFailure {
      throw .system(failure)
    } catch {
      preconditionFailure("bug in baton: an error of an unknown kind: \(error)")
    }
  }

  /// A full queue is an answer too: somebody listens.
  private static func isAnswered(_ path: String) throws(SystemFailure) -> Bool {
    let address = SocketAddress.unix(path: path)
    let socket = try OwnedDescriptor.socket(for: address, .nonBlocking)
    do {
      _ = try socket.beginConnecting(to: address)
      return true
    } catch let failure where failure.errno == .connectionRefused || failure.errno == .noSuchFile {
      return false
    }
  }
}
