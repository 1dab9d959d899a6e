import BatonPlatform
import Foundation
import RunningPrograms

/// A real redis-server on a socket of its own, without persistence.
final class RedisServer {
  let address: SocketAddress
  private let directory: URL
  private let program: RunningProgram

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "redis-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let path = directory.appending(path: "s").path()
    address = .unix(path: path)
    program = try RunningProgram(
      "/usr/bin/redis-server", ["--port", "0", "--unixsocket", path, "--save", "", "--dir", directory.path()])
    try program.wait(for: "eady to accept connections")
  }

  deinit {
    try? FileManager.default.removeItem(at: directory)
  }

  /// One command through redis-cli.
  func run(_ words: String...) throws -> String {
    try RunningProgram.run("/usr/bin/redis-cli", ["-s", "\(address)"] + words).said
  }

  func kill() throws {
    try program.send(.kill)
    try program.waitUntilEnded()
  }
}
