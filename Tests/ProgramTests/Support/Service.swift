import BatonLoad
import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// A service under a real supervisor: real processes, seen from the outside.
final class Service {
  let scratch: Scratch
  private(set) var supervisor: RunningProgram
  private(set) var port: UInt16
  let socket: String
  let data: String
  /// What every peer of this service is started with.
  private let own: [String]
  private let program: Program
  let configuration: String
  private let environment: [String: String]

  /// Starts a service and waits until it serves.
  init(
    of program: Program = .peer, _ orders: [String] = [], limits short: [String] = [],
    settings: [String] = [], estate: Estate = .data, backlog: Int = 4096, environment: [String: String] = [:],
    keeper: Keeping = .none, under wrapper: (Scratch) -> [String] = { _ in [] }
  ) throws {
    self.environment = environment
    keeping = keeper
    scratch = try Scratch()
    data = try scratch.folder("data")
    self.program = program
    own = ["--data", data] + (estate == .data ? [] : ["--no-data"])
    socket = "\(scratch.path)/control"
    configuration = try scratch.write(
      "peer.conf",
      """
      [Service]
      name = \(program.service)
      executable = \(program.path)
      \((own + orders).map { "arg = \($0)" }.joined(separator: "\n"))
      \(estate == .data ? "data-directory = \(data)" : "strategy = overlap")
      state-directory = \(scratch.path)/state
      control-socket = \(socket)
      log-level = info
      \(settings.joined(separator: "\n"))
      [Listener]
      name = \(program.listener)
      address = 127.0.0.1:0
      backlog = \(backlog)
      [Limits]
      \(Self.limits(short))
      """)
    (supervisor, port) = try Self.supervise(configuration, keeper, environment, under: wrapper(scratch))
  }

  /// Whether a keeper starts the supervisor, and starts it again when it dies. `supervisor` is the keeper then.
  enum Keeping {
    case none, keeper
  }

  let keeping: Keeping

  private static func supervise(
    _ configuration: String, _ keeping: Keeping, _ environment: [String: String], under wrapper: [String] = []
  ) throws -> (RunningProgram, port: UInt16) {
    let words = wrapper + [baton, "run"] + (keeping == .keeper ? [] : ["--no-keeper"]) + [configuration]
    let supervisor = try RunningProgram(words[0], Array(words.dropFirst()), environment: environment)
    try supervisor.wait(for: "attempt committed (attempt ")
    let line = supervisor.complained.split(separator: "\n").first { $0.contains("listens on") }
    return (supervisor, try #require(line?.split(separator: ":").last.flatMap { UInt16($0) }))
  }

  /// Starts it again after it was stopped, with `baton run`.
  func runAgain(under wrapper: [String] = []) throws {
    (supervisor, port) = try Self.supervise(configuration, keeping, environment, under: wrapper)
  }

  /// Runs `baton run` while the server goes on, and waits until what is there is taken back.
  func takeBack() throws {
    try follow(RunningProgram(Self.baton, ["run", configuration], environment: environment), until: "listens on")
  }

  /// This is the supervisor, or its keeper, from now on.
  func follow(_ program: RunningProgram, until words: String) throws {
    supervisor = program
    try supervisor.wait(for: words)
  }

  /// Whether the peer owns data behind a lock.
  enum Estate {
    case data, none
  }

  /// Servers outlive their supervisor: what a test that failed has left behind is ended here.
  deinit {
    _ = try? supervisor.send(.kill)
    for pid in (try? keptSupervisors) ?? [] { try? send(.kill, to: pid) }
    for pid in (try? Processes.running("--data \(data)")) ?? [] { try? send(.kill, to: pid) }
  }

  /// What is supervised.
  enum Program: String {
    case peer = "ScriptedPeer"
    case keyValue = "baton-kv"
    case moving = "MovingServer"

    var path: String { BuiltProgram.path(rawValue) }

    /// The name by which it knows its listener.
    var listener: String {
      switch self {
      case .peer: "main"
      case .keyValue: "kv"
      case .moving: "line"
      }
    }

    /// The name of its service.
    var service: String {
      switch self {
      case .peer: "peer"
      case .keyValue: "kv"
      case .moving: "moving"
      }
    }
  }

  static let baton = BuiltProgram.path("baton")
  static let peer = Program.peer.path

  /// So long that a busy machine reaches none of them.
  static let patience = """
    hello = 60s
    warm = 60s
    drain = 60s
    drain-grace = 1s
    seal = 60s
    ready = 60s
    resume = 60s
    retire = 60s
    kill = 60s
    heartbeat-interval = 200ms
    heartbeat-silence = 60s
    """

  /// A patient service with other limits in the place of some: `hello = 1s`.
  static func limits(_ short: [String]) -> String {
    short.reduce(patience) { limits, line in
      let key = line.prefix { $0 != " " }
      return limits.split(separator: "\n").filter { !$0.hasPrefix("\(key) ") }.joined(separator: "\n") + "\n" + line
    }
  }

  /// Runs a command of `baton` about this service.
  func ask(_ command: String, _ words: String...) throws -> RunningProgram.Finished {
    try ask(command, words)
  }

  func ask(_ command: String, _ words: [String]) throws -> RunningProgram.Finished {
    try RunningProgram.run(Self.baton, [command, "--socket", socket] + words)
  }

  /// Upgrades to its own program, or another one, with orders.
  func upgrade(
    _ orders: [String] = [], _ options: [String] = [], to executable: String? = nil
  ) throws -> RunningProgram.Finished {
    let arguments = (own + orders).flatMap { ["--arg", $0] }
    let words = ["upgrade", "--socket", socket, executable ?? program.path]
    return try RunningProgram.run(Self.baton, words + options + arguments)
  }

  /// Begins what `upgrade` does, without waiting for its end.
  func beginUpgrade(_ orders: [String], to executable: String? = nil) throws -> RunningProgram {
    let arguments = (own + orders).flatMap { ["--arg", $0] }
    return try RunningProgram(Self.baton, ["upgrade", "--socket", socket, executable ?? program.path] + arguments)
  }

  /// Lets a peer go on that was ordered to wait at a step.
  func letGo(_ step: String) throws {
    try scratch.write("data/go-\(step)", "")
  }

  func kill(_ pid: Int32) throws {
    try send(.kill, to: pid)
  }

  func send(_ signal: Signal, to pid: Int32) throws {
    let identity = try #require(try ProcessIdentity(pid: pid))
    let handle = try ProcessHandle(opening: identity)
    switch consume handle {
    case .some(let handle): try handle.send(signal)
    case .none: break
    }
  }

  func connect() throws -> LineClient {
    try LineClient(port: port)
  }

  /// Clients for a key-value server that remember what was acknowledged to them.
  func beginLoad() throws -> Load {
    try Load(LoadPlan(address: .ipv4(.loopback, port: port)))
  }

  /// Who serves, by its own word.
  var servingPid: Int32 {
    get throws { try #require(Int32(try connect().ask("pid"))) }
  }

  /// Stops it in order.
  func stop() throws {
    try supervisor.send(.terminate)
    let status = try supervisor.waitUntilEnded()
    #expect(status == .exited(code: 0), "\(supervisor.complained)")
  }
}

/// A client of the scripted peer: a line out, a line in.
final class LineClient {
  private let socket: OwnedDescriptor
  private var unread: [UInt8] = []

  init(port: UInt16) throws {
    socket = try OwnedDescriptor.connected(to: .ipv4(.loopback, port: port))
  }

  func send(_ text: String) throws {
    _ = try socket.send(Array(text.utf8).span)
  }

  func ask(_ line: String) throws -> String {
    try send("\(line)\n")
    let deadline = MonotonicInstant.now().advanced(by: .seconds(20))
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread.removeSubrange(...end) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      guard try socket.wait(for: .readable, until: deadline) else { throw Silence(asked: line) }
      guard case .bytes = try socket.read(appendingTo: &unread, limit: 4096) else { throw Silence(asked: line) }
    }
  }

  struct Silence: Error {
    let asked: String
  }
}
