import BatonPlatform
import BatonSupervisor

/// The supervisor of tests: it says what it was passed and what happens to it, and does what it is told.
final class KeptCommands {
  private var loop: EventLoop
  private let socket: NoticeSocket
  private let commands: OwnedDescriptor
  private let lifeline: Held?
  private var held: [String: Held] = [:]
  private var unread: [UInt8] = []
  private var answer: Held?
  private var manners = Manners.obedient
  private var exitCode: Int32?

  enum Manners { case obedient, deaf }

  final class Held {
    let descriptor: OwnedDescriptor
    init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

    init?(optional descriptor: consuming OwnedDescriptor?) {
      switch consume descriptor {
      case .some(let descriptor): self.descriptor = descriptor
      case .none: return nil
      }
    }
  }

  init(fifo: String) throws {
    Program.showName("kept")
    let environment = Environment.ofThisProcess()
    let passed = try PassedDescriptors(announcedBy: environment)
    let names = passed.names.joined(separator: ":")
    lifeline = Held(optional: passed.takeLifeline())
    commands = try Files.open(fifo, for: .updating(mode: 0o600))
    try commands.setWaiting(.nonBlocking)
    let manager = try NoticeSocket(environment)
    switch consume manager {
    case .some(let manager): socket = manager
    case .none: fatalError("no service manager")
    }
    loop = try EventLoop(signals: [.terminate, .hangUp, .childEnded])
    try loop.watch(commands, for: .readable, token: 1)
    if let lifeline { try loop.watch(lifeline.descriptor, for: .readable, token: 2) }
    while let name = passed.names.first.flatMap(DescriptorName.init), let descriptor = passed.take(name) {
      say("passed \(name) \(try FileFacts(of: descriptor).identity)")
      held["\(name)"] = Held(descriptor)
    }
    say("started \(Host.pid) under \(Host.parentPid) at \(environment["NOTIFY_SOCKET"] ?? "") with \(names)")
  }

  func serve() throws -> Int32 {
    var events: [EventLoop.Event] = []
    while exitCode == nil {
      try loop.wait(into: &events)
      for event in events { try attend(to: event) }
    }
    return exitCode ?? 0
  }

  private func attend(to event: EventLoop.Event) throws {
    switch event {
    case .ready(1, _): try readCommands()
    case .ready(2, _):
      say("the keeper has gone")
      if let lifeline { try loop.forget(lifeline.descriptor) }
    case .ready(3, _):
      say("answered")
      if let answer { try loop.forget(answer.descriptor) }
      answer = nil
    case .signal(let signal) where signal.signal == .childEnded: break
    case .signal(let signal):
      say("got \(signal.signal)")
      if signal.signal == .terminate, manners == .obedient { exitCode = 0 }
    case .ready, .deadlinePassed, .woken: break
    }
  }

  private func readCommands() throws {
    while case .bytes = try commands.read(appendingTo: &unread, limit: 4096) {}
    while let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
      let line = String(decoding: unread[..<end], as: UTF8.self)
      unread.removeSubrange(...end)
      try obey(line.split(separator: " ").map(String.init))
    }
  }

  private func obey(_ words: [String]) throws {
    switch (words.first, words.dropFirst().first) {
    case ("keep", let name?): try keep(name, words.last == "kept" ? .kept : .dropped)
    case ("drop", let name?): try socket.drop(DescriptorName(name) ?? .unknown)
    case ("release", let name?): held["\(name) peer"] = nil
    case ("fill", let count?): for number in 0..<(Int(count) ?? 0) { try keep("pipe \(number)", .kept) }
    case ("answer", _):
      let asked = Held(try socket.requestAnswer())
      try loop.watch(asked.descriptor, for: .readable, token: 3)
      answer = asked
    case ("ready", _): try socket.tell(.ready, .status("well"))
    case ("candidate", let path?):
      try socket.keep(Files.open(path, for: .reading), as: .candidate, whenAbandoned: .kept)
    case ("reloading", _): try socket.tell(.reloading(monotonicMicroseconds: 1))
    case ("stopping", _): try socket.tell(.stopping)
    case ("watchdog", let interval?): try socket.tell(.watchdog(microseconds: UInt64(interval) ?? 0), .alive)
    case ("deaf", _): manners = .deaf
    case ("hang", _): try Program.freeze()
    case ("orphan", _): try orphan()
    case ("exit", let code?): exitCode = Int32(code)
    case ("die", _): try die()
    case _: say("unknown: \(words)")
    }
    say("done \(words.joined(separator: " "))")
  }

  /// One end of a pair of sockets, or of the same name again.
  private func keep(_ name: String, _ abandonment: ServiceNotice.Abandonment) throws {
    if held[name] == nil {
      let pair = try OwnedDescriptor.socketPair()
      held[name] = Held(try pair.first.duplicate())
      held["\(name) peer"] = Held(try pair.second.duplicate())
    }
    guard let kept = held[name] else { return }
    say("keeps \(name) \(try FileFacts(of: kept.descriptor).identity)")
    try socket.keep(kept.descriptor, as: DescriptorName(name) ?? .unknown, whenAbandoned: abandonment)
  }

  /// A grandchild whose parent ends at once: it becomes the keeper's, and ends.
  private func orphan() throws {
    let script = "(read line <&3) 3<>\(CommandLine.arguments[2]).orphan & echo orphan $!"
    let request = SpawnRequest(
      executable: .path("/bin/sh"), arguments: ["sh", "-c", script], environment: .ofThisProcess(),
      descriptors: [nil, 1, 2])
    _ = try ProcessHandle.spawn(request).waitUntilEnded()
  }

  private func die() throws {
    guard let identity = try ProcessIdentity(pid: Host.pid) else { return }
    let own = try ProcessHandle(opening: identity)
    switch consume own {
    case .some(let own): try own.send(.kill)
    case .none: break
    }
  }
}
