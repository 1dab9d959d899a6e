package import BatonPlatform
package import BatonSupervisor

/// What a command sees of the world outside: streams, environment, user. A test gives it another one.
package struct Console: Sendable {
  package let environment: Environment
  /// The effective user.
  package let user: UInt32
  /// Absolute; where relative paths start.
  package let workingDirectory: String
  private let write: @Sendable (StandardStream, [UInt8]) throws(SystemFailure) -> Void
  private let read: @Sendable (_ limit: Int) throws(SystemFailure) -> [UInt8]

  package init(
    environment: Environment, user: UInt32, workingDirectory: String,
    write: @escaping @Sendable (StandardStream, [UInt8]) throws(SystemFailure) -> Void,
    read: @escaping @Sendable (_ limit: Int) throws(SystemFailure) -> [UInt8]
  ) {
    self.environment = environment
    self.user = user
    self.workingDirectory = workingDirectory
    self.write = write
    self.read = read
  }

  /// Prints what was asked for. A full disk or a closed pipe is a failure: a script must not take half for all.
  package func print(_ text: String) throws(CommandFailure) {
    try printBytes(Array(text.utf8))
  }

  /// Prints a text, or with --json the report of the same.
  func print(
    _ text: @autoclosure () -> String, orJSON report: @autoclosure () -> Report, as arguments: Arguments
  ) throws(CommandFailure) {
    try print(arguments.has(.json) ? JSONText.document(report()) : text())
  }

  package func printBytes(_ bytes: [UInt8]) throws(CommandFailure) {
    do throws(SystemFailure) {
      try write(.output, bytes)
    } catch {
      throw .system(SystemFailure(call: error.call, object: "standard output", errno: error.errno), then: nil)
    }
  }

  /// Says what went wrong, on standard error. If that is gone too, the exit code is left to tell.
  package func complain(_ text: String) {
    _ = try? write(.error, Array(text.utf8))
  }

  /// All of standard input, at most `limit` bytes.
  package func readInput(limit: Int) throws(CommandFailure) -> [UInt8] {
    do throws(SystemFailure) {
      return try read(limit)
    } catch {
      throw .system(error, then: nil)
    }
  }

  /// An absolute path, with a relative one starting at the working directory.
  package func resolved(_ path: String) -> String {
    surroundings(in: workingDirectory).resolved(path)
  }

  package func surroundings(in folder: String) -> Surroundings {
    Surroundings(folder: folder, user: user, environment: environment)
  }
}

extension Console {
  static func ofThisProcess() -> Console {
    Console(
      environment: .ofThisProcess(), user: Host.user, workingDirectory: (try? Program.workingDirectory()) ?? "/"
    ) { stream, bytes throws(SystemFailure) in
      try stream.write(bytes)
    } read: { limit throws(SystemFailure) in
      try readStandardInput(limit: limit)
    }
  }
}

private func readStandardInput(limit: Int) throws(SystemFailure) -> [UInt8] {
  guard let input = try OwnedDescriptor.inherited(StandardStream.input.rawValue) else { return [] }
  var content: [UInt8] = []
  while content.count <= limit, case .bytes = try input.read(appendingTo: &content, limit: 64 << 10) {}
  guard content.count <= limit else {
    throw SystemFailure(call: .read, object: "standard input", errno: .fileTooLarge)
  }
  return content
}
