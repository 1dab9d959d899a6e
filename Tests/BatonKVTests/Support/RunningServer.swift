import BatonPlatform
import RunningPrograms

struct TestProblem: Error, CustomStringConvertible {
  let description: String
}

/// How long anything in these tests may take; only failing tests wait for so long.
let patience = Duration.seconds(30)

/// The built `baton-kv`, serving a directory on ports of the kernel's choice.
final class RunningServer {
  let program: RunningProgram
  let port: Int
  let webPort: Int

  static var executable: String { BuiltProgram.path("baton-kv") }

  private let scratch: Scratch

  init(in scratch: Scratch, _ switches: [String] = [], under wrapper: [String] = []) throws {
    self.scratch = scratch
    let addresses = ["--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"]
    let command = wrapper + [Self.executable, "--data", scratch.path] + addresses + switches
    program = try RunningProgram(command[0], Array(command.dropFirst()))
    for name in ["(kv)\n", "(http)\n"] { try program.wait(for: name) }
    port = try Self.port("(kv)", in: program.complained)
    webPort = try Self.port("(http)", in: program.complained)
  }

  func client() throws -> RedisClient { try RedisClient(of: self, port: port) }

  /// Ends it by SIGTERM.
  func terminate() throws -> ExitStatus {
    try program.send(.terminate)
    return try program.waitUntilEnded()
  }

  /// `… serving on 127.0.0.1:4711 (kv)`
  private static func port(_ name: String, in complaints: String) throws -> Int {
    let line = complaints.split(separator: "\n").first { $0.hasSuffix(name) } ?? ""
    let address = line.split(separator: " ").dropLast().last ?? ""
    guard let port = address.split(separator: ":").last.flatMap({ Int($0) }) else {
      throw TestProblem(description: "no port of \(name) in \(complaints)")
    }
    return port
  }
}
