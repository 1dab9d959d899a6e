import BatonPlatform
import BatonSupervisor

extension Console {
  /// The control socket of the service that the command line means: the one it names, or the only one there is.
  package func controlSocket(for arguments: Arguments) throws(CommandFailure) -> String {
    switch (arguments.value(of: .service), arguments.value(of: .socket)) {
    case (_?, _?):
      throw arguments.wrongUse("--socket", because: "--service names the service already", then: "keep one")
    case (nil, let path?): return resolved(path)
    case (_?, nil):
      let name = try arguments.value(of: .service, as: .name) ?? ""
      if let path = surroundings(in: workingDirectory).controlSocket(of: name) { return path }
      throw Self.nothing(in: "this user's home, because HOME is not set")
    case (nil, nil): return try onlyControlSocket(for: arguments)
    }
  }

  private func onlyControlSocket(for arguments: Arguments) throws(CommandFailure) -> String {
    let surroundings = surroundings(in: workingDirectory)
    let services = try services(in: surroundings)
    guard let only = services.first else {
      throw Self.nothing(in: surroundings.socketFolder ?? surroundings.stateFolder ?? "this user's home")
    }
    if services.count > 1 {
      throw arguments.wrongUse(
        "baton \(arguments.command)", because: "there are several services: \(services.joined(separator: ", "))",
        then: "name one with --service")
    }
    return surroundings.controlSocket(of: only) ?? only
  }

  /// The names of the services whose control sockets are at the default places, sorted.
  private func services(in surroundings: Surroundings) throws(CommandFailure) -> [String] {
    if let folder = surroundings.socketFolder {
      return try names(in: folder).filter { $0.hasSuffix(".sock") }.map { String($0.dropLast(".sock".count)) }.sorted()
    }
    let names = try surroundings.stateFolder.map { path throws(CommandFailure) in try self.names(in: path) } ?? []
    return names.filter { name in
      surroundings.controlSocket(of: name).map { (try? FileFacts(path: $0)) != nil } ?? false
    }.sorted()
  }

  private func names(in folder: String) throws(CommandFailure) -> [String] {
    do throws(SystemFailure) {
      return try Files.names(in: folder)
    } catch {
      if error.errno == .noSuchFile { return [] }
      throw .system(error, then: "name the service with --socket PATH")
    }
  }

  private static func nothing(in place: String) -> CommandFailure {
    .sentence(
      .unable(
        to: "find", "a service", because: "no control socket in \(place)",
        then: "start one with baton run, or name one with --socket PATH"), .systemWouldNot)
  }
}
