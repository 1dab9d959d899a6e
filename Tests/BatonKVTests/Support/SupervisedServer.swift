import BatonPlatform
import BatonProtocol
import RunningPrograms
import SupervisorScript
import Testing

/// What a supervisor holds while servers come and go: the listener, and the number of the attempt.
final class Door {
  let listener: ListeningSocket
  let scratch: Scratch

  init(_ scratch: Scratch) throws {
    self.scratch = scratch
    listener = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 100)
  }

  var port: UInt16 {
    guard case .ipv4(_, let port) = listener.address else { return 0 }
    return port
  }

  func client() throws -> RedisClient { try RedisClient(of: self, port: Int(port)) }
}

/// The built `baton-kv` with its control channel in the hands of the test, which plays the supervisor line by line.
final class SupervisedServer {
  private let process: ProcessHandle
  let supervisor: ScriptedSupervisor

  init(_ role: String, at door: Door, _ switches: [String] = [], under wrapper: [String] = []) throws {
    let (ours, theirs) = try OwnedDescriptor.socketPair().split()
    let channel = OwnedDescriptor(adopting: theirs)
    let null = try Files.open("/dev/null", for: .updating(mode: 0))
    let command = wrapper + [BuiltProgram.path("baton-kv"), "--data", door.scratch.path] + switches
    var request = SpawnRequest(
      executable: .path(command[0]), arguments: command,
      descriptors: [null.raw, null.raw, StandardStream.error.rawValue, door.listener.descriptor.raw, channel.raw])
    request.listenPid = .ofTheChild
    let variables = ["HANDOFF_ROLE": role, "HANDOFF_SOCK_FD": "4", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "kv"]
    for (name, value) in variables { request.environment[name] = value }
    process = try ProcessHandle.spawn(request)
    supervisor = try ScriptedSupervisor(OwnedDescriptor(adopting: ours))
  }

  deinit {
    _ = try? process.send(.kill)
    _ = try? process.waitUntilEnded()
  }

  func kill() throws {
    try process.send(.kill)
    _ = try process.waitUntilEnded()
  }

  func status() throws -> BatonPlatform.ExitStatus {
    try #require(try process.descriptor.wait(for: .readable, until: .now().advanced(by: patience)))
    guard case .ended(let status) = try process.waitUntilEnded() else { throw TestProblem(description: "reaped") }
    return status
  }

  var moments: [Message.Moment] {
    supervisor.beats.compactMap { beat in
      guard case .moment(let moment) = beat else { return nil }
      return moment
    }
  }
}

// MARK: The steps of an attempt

extension SupervisedServer {
  /// Hello, HelloAck, Prepared.
  func warmUp() throws -> Message.Prepared {
    try supervisor.greet()
    return try supervisor.expectPrepared()
  }

  /// PrepareHandoff, Drained.
  func drain(_ id: HandoffID) throws {
    try supervisor.prepareHandoff(id)
    try supervisor.expectDrained()
  }

  /// SealRequest, and what it is answered; with the lock when the seal is complete.
  func seal(_ id: HandoffID) throws -> (answer: Message, lock: OwnedLock?) {
    let escrow = try supervisor.requestSeal(id)
    let answer = try supervisor.next()
    guard case .sealComplete = answer else { return (answer, nil) }
    return (answer, OwnedLock(try escrow.receiveLock(of: id)))
  }

  func resume(_ id: HandoffID, _ generation: UInt64, passing lock: borrowing OwnedDescriptor) throws {
    let resume = Message.ResumeOwned(handoffID: id, generation: Generation(generation), lock: .attached)
    try supervisor.send(.resumeOwned(resume), passing: lock)
    _ = try supervisor.expectResumed()
  }
}

/// A lock that the test holds for a while.
final class OwnedLock {
  let descriptor: OwnedDescriptor

  init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }
}
