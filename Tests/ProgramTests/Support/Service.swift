import BatonPlatform
import Foundation
import RunningPrograms
import Testing

/// A service under a real supervisor: real processes, seen from the outside.
final class Service {
  let scratch: Scratch
  let supervisor: RunningProgram
  let port: UInt16
  let socket: String
  let data: String
  /// What every peer of this service is started with.
  private let own: [String]

  /// Starts a service and waits until it serves. The limits are short, so that tests of them are.
  init(
    peer: [String] = [], limits: String = Service.shortLimits, estate: Estate = .data, backlog: Int = 4096
  ) throws {
    scratch = try Scratch()
    data = try scratch.folder("data")
    own = ["--data", data] + (estate == .data ? [] : ["--no-data"])
    socket = "\(scratch.path)/control"
    let file = try scratch.write(
      "peer.conf",
      """
      [Service]
      executable = \(Self.peer)
      \((own + peer).map { "arg = \($0)" }.joined(separator: "\n"))
      \(estate == .data ? "data-directory = \(data)" : "strategy = overlap")
      state-directory = \(scratch.path)/state
      control-socket = \(socket)
      log-level = info
      [Listener]
      name = main
      address = 127.0.0.1:0
      backlog = \(backlog)
      [Limits]
      \(limits)
      """)
    supervisor = try RunningProgram(Self.baton, ["run", file])
    try supervisor.wait(for: "attempt committed (attempt ")
    let line = supervisor.complained.split(separator: "\n").first { $0.contains("listens on") }
    port = try #require(line?.split(separator: ":").last.flatMap { UInt16($0) })
  }

  /// Whether the peer owns data behind a lock.
  enum Estate {
    case data, none
  }

  /// Long enough for a test to do something meanwhile.
  static let patientLimits = shortLimits.replacing("warm = 500ms", with: "warm = 60s")
    .replacing("drain = 400ms", with: "drain = 60s")

  static let baton = BuiltProgram.path("baton")
  static let peer = BuiltProgram.path("ScriptedPeer")

  static let shortLimits = """
    hello = 400ms
    warm = 500ms
    drain = 400ms
    drain-grace = 100ms
    seal = 400ms
    ready = 500ms
    resume = 1s
    retire = 500ms
    kill = 2s
    heartbeat-interval = 200ms
    heartbeat-silence = 1500ms
    """

  /// Runs a command of `baton` about this service.
  func ask(_ words: String...) throws -> RunningProgram.Finished {
    try RunningProgram.run(Self.baton, [words[0], "--socket", socket] + words.dropFirst())
  }

  /// Upgrades to the scripted peer with orders.
  func upgrade(_ orders: [String] = [], _ options: [String] = []) throws -> RunningProgram.Finished {
    let arguments = (own + orders).flatMap { ["--arg", $0] }
    return try RunningProgram.run(Self.baton, ["upgrade", "--socket", socket, Self.peer] + options + arguments)
  }

  /// Begins what `upgrade` does, without waiting for its end.
  func beginUpgrade(_ orders: [String]) throws -> RunningProgram {
    let arguments = (own + orders).flatMap { ["--arg", $0] }
    return try RunningProgram(Self.baton, ["upgrade", "--socket", socket, Self.peer] + arguments)
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
    case .none: Issue.record("pid \(pid) is gone")
    }
  }

  func connect() throws -> LineClient {
    try LineClient(port: port)
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

  func ask(_ line: String) throws -> String {
    _ = try socket.send(Array("\(line)\n".utf8).span)
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
