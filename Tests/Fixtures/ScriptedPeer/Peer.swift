import BatonChannel
import BatonPlatform
import BatonProtocol

/// A small server that a test can order to misbehave. It speaks the control channel straight away, without the library,
/// so that a mistake of the library cannot hide one of the supervisor.
final class Peer {
  let script: Script
  let role: Role
  let listeners: [PeerListener]
  var log: PeerLog
  var loop: EventLoop
  var channel: ControlChannel?
  var handoffID = HandoffID(high: 0, low: 0)
  var generation = Generation.zero
  var heartbeats = Heartbeats.off
  var connections: [UInt64: PeerConnection] = [:]
  var nextToken: UInt64 = 1000

  enum Heartbeats {
    case off, on
  }

  static let channelToken: UInt64 = 1

  init(_ script: Script) throws {
    self.script = script
    let environment = Environment.ofThisProcess()
    guard environment["LISTEN_PID"] == "\(Host.pid)", let count = Int32(environment["LISTEN_FDS"] ?? ""),
      environment["HANDOFF_SOCK_FD"] == "\(3 + count)", let control = try OwnedDescriptor.inherited(3 + count)
    else { fatalError("scripted-peer was not started by a supervisor") }
    role = environment["HANDOFF_ROLE"] == "successor" ? .successor : .incumbent
    let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":").map(String.init)
    listeners = try zip(names, 3..<(3 + count)).enumerated().map { index, pair in
      try PeerListener(name: pair.0, number: pair.1, token: UInt64(10 + index))
    }
    log = PeerLog(directory: script.data)
    loop = try EventLoop()
    channel = try ControlChannel(control)
  }

  func run() throws -> Never {
    try channel?.withDescriptor { try loop.watch($0, for: .readable, token: Self.channelToken) }
    if act(at: .hello) == .goOn { try greet() }
    var events: [EventLoop.Event] = []
    while true {
      try loop.setDeadline(heartbeats == .on ? .now().advanced(by: .milliseconds(100)) : nil)
      try loop.wait(into: &events)
      for event in events { try attend(to: event) }
      if heartbeats == .on { send(.heartbeat(.init(wallClockMilliseconds: 0))) }
    }
  }

  private func attend(to event: EventLoop.Event) throws {
    guard case .ready(let token, _) = event else { return }
    if token == Self.channelToken {
      try readChannel()
    } else if let listener = listeners.first(where: { $0.token == token }) {
      try accept(from: listener)
    } else {
      try converse(token)
    }
  }

  private func readChannel() throws {
    guard let reception = channel?.receive() else { return }
    for arrival in reception.arrivals { try take(arrival) }
    guard reception.end != nil else { return }
    try channel?.withDescriptor { try loop.forget($0) }
    channel = nil
    heartbeats = .off
    // One that serves goes on without its supervisor.
    if !isAccepting { Program.exit(0) }
  }

  func send(_ message: Message) {
    // A supervisor that is gone is seen by the end of the channel.
    try? channel?.send(message)
  }

  var isAccepting: Bool { listeners.contains { $0.state == .accepting } }
}

// MARK: Orders

extension Peer {
  enum Course {
    case goOn, leaveOut
  }

  /// Does what the script says for this step.
  func act(at step: Script.Step) -> Course {
    switch script.actions[step] {
    case nil: return .goOn
    case .die:
      signalItself(.kill)
      return .leaveOut
    case .exit(let code): Program.exit(code)
    case .hang: return .leaveOut
    case .wait: return waitForLeave(at: step)
    case .freeze:
      signalItself(.stop)
      return .goOn
    case .refuse:
      send(.refused(.init(handoffID: handoffID, code: .notNow, reason: "the script says no")))
      return .leaveOut
    case .close:
      try? channel?.withDescriptor { try loop.forget($0) }
      channel = nil
      heartbeats = .off
      return .leaveOut
    }
  }

  /// Shows that it lives while it waits. Looking for the file often is the price of a peer that knows no inotify.
  private func waitForLeave(at step: Script.Step) -> Course {
    guard let silence = try? Pipe() else { return .goOn }
    // From here on it does nothing else, and a test that needs this hears it.
    _ = try? StandardStream.error.write("waits at \(step.rawValue)\n")
    while (try? FileFacts.ifPresent(path: "\(script.data)/go-\(step.rawValue)")) ?? nil == nil {
      if heartbeats == .on { send(.heartbeat(.init(wallClockMilliseconds: 0))) }
      _ = try? silence.reading.wait(for: .readable, until: .now().advanced(by: .milliseconds(20)))
    }
    return .goOn
  }

  private func signalItself(_ signal: Signal) {
    guard let identity = try? ProcessIdentity(pid: Host.pid), let handle = try? ProcessHandle(opening: identity) else {
      return
    }
    _ = try? handle.send(signal)
  }
}

@main enum ScriptedPeer {
  static func main() throws {
    try Peer(Script(Array(CommandLine.arguments.dropFirst()))).run()
  }
}
