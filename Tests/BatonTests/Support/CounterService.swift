import BatonPlatform
import BatonProtocol
import RunningPrograms
import SupervisorScript
import Testing

/// The counting server of the fixtures, supervised by the test: the listener is ours, the processes are real.
final class CounterService {
  let directory = Scratch()
  let listener: Listening

  init() throws {
    listener = Listening(try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 64))
  }

  /// A socket in a class, for closures and tests that hold several.
  final class Listening {
    let socket: ListeningSocket
    init(_ socket: consuming ListeningSocket) { self.socket = socket }
  }

  /// A process that is supervised, and its supervisor.
  struct Managed {
    let program: RunningProgram
    let supervisor: ScriptedSupervisor
  }

  func start(_ program: String, role: Role) throws -> Managed {
    let (ours, theirs) = try OwnedDescriptor.socketPair().split()
    let channel = OwnedDescriptor(adopting: theirs)
    let running = try RunningProgram(
      BuiltProgram.path(program), [directory.path],
      environment: [
        "HANDOFF_ROLE": "\(role)", "HANDOFF_SOCK_FD": "4", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "line",
      ], passing: [listener.socket.descriptor.raw, channel.raw])
    let supervisor = try ScriptedSupervisor(OwnedDescriptor(adopting: ours))
    supervisor.witness = {
      let end = (try? running.waitUntilEnded()).map { "\($0)" } ?? "it lives"
      return "\(end)\n\(running.said)\n\(running.complained)"
    }
    return Managed(program: running, supervisor: supervisor)
  }

  /// What a client is told: the number of its line.
  func count() throws -> String {
    let client = try OwnedDescriptor.connected(to: listener.socket.address)
    return try client.countedLine()
  }

  /// Connects and asks, and leaves the answer for later.
  func ask() throws -> OwnedDescriptor {
    let client = try OwnedDescriptor.connected(to: listener.socket.address)
    #expect(try client.send([UInt8(ascii: "x")].span) == .bytes(1))
    return client
  }
}

extension OwnedDescriptor {
  borrowing func countedLine() throws -> String {
    #expect(try send([UInt8(ascii: "x")].span) == .bytes(1))
    return try answer()
  }

  /// The answer of the counter, which is one line and then the end.
  borrowing func answer() throws -> String {
    var bytes: [UInt8] = []
    while try wait(for: .readable, until: .now().advanced(by: .seconds(20))) {
      guard case .bytes = try read(appendingTo: &bytes, limit: 64) else { break }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
