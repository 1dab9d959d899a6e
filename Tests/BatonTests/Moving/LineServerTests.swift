import BatonPlatform
import BatonProtocol
import Foundation
import RunningPrograms
import SupervisorScript
import Testing

/// Two processes of a small program that is written as the documentation says.
@Suite struct `A server with connections that stay` {
  /// A client that has said half a line before the move, and says the rest after it.
  private final class Talker {
    let socket: OwnedDescriptor

    init(_ service: CounterService) throws {
      socket = try OwnedDescriptor.connected(to: service.listener.socket.address)
    }

    func say(_ text: String) throws {
      #expect(try socket.send(Array(text.utf8)) == .bytes(text.utf8.count))
    }

    func hear() throws -> String? {
      var bytes: [UInt8] = []
      while bytes.last != UInt8(ascii: "\n") {
        guard try socket.wait(for: .readable, until: .now().advanced(by: .seconds(30))) else { return "silence" }
        guard case .bytes = try socket.read(appendingTo: &bytes, limit: 1) else { return nil }
      }
      return String(decoding: bytes.dropLast(), as: UTF8.self)
    }
  }

  /// Up to the moment at which connections may move.
  private func handOver(
    _ service: CounterService, from first: CounterService.Managed, drain: (HandoffID) throws -> Void = { _ in }
  ) throws -> CounterService.Managed {
    let successor = try service.start("LineServer", role: .successor)
    try successor.supervisor.greet()
    _ = try successor.supervisor.expectPrepared()
    let id = successor.supervisor.attempt
    try first.supervisor.send(.park(id))
    try first.supervisor.prepareHandoff(id)
    try first.supervisor.expectDrained()
    try drain(id)
    let escrow = try first.supervisor.requestSeal(id)
    _ = try first.supervisor.expectSealComplete()
    let lock = try escrow.receiveLock(of: id)
    try successor.supervisor.begin(generation: 3, attaching: lock)
    _ = try successor.supervisor.expectReady()
    try successor.supervisor.send(.serve(id))
    return successor
  }

  private func move(
    _ first: CounterService.Managed, _ successor: CounterService.Managed,
    until isUnderWay: (borrowing OwnedDescriptor) throws -> Void = { _ in }
  ) throws {
    let id = successor.supervisor.attempt
    let pair = try OwnedDescriptor.packetPair()
    try first.supervisor.send(.move(.init(handoffID: id, side: .give)), passing: pair.first)
    try successor.supervisor.send(.move(.init(handoffID: id, side: .take)), passing: pair.second)
    try isUnderWay(pair.second)
  }

  @Test func `answers each line once, whichever process has read which part of it`() throws {
    let service = try CounterService()
    let first = try service.start("LineServer", role: .incumbent)
    try first.supervisor.start(generation: 1)
    let line = Array("hello\n".utf8)
    let talkers = try (0...line.count).map { _ in try Talker(service) }
    for (split, talker) in talkers.enumerated() {
      try talker.say("first\n")
      #expect(try talker.hear() == "1 first \(first.program.pid)")
      try talker.say(String(decoding: line[..<split], as: UTF8.self))
    }
    #expect(try talkers[line.count].hear() == "2 hello \(first.program.pid)")
    let successor = try handOver(service, from: first)
    for (split, talker) in talkers.enumerated() { try talker.say(String(decoding: line[split...], as: UTF8.self)) }
    try move(first, successor)
    let moved = Message.Moved(
      handoffID: successor.supervisor.attempt, offered: 7, adopted: 7, refused: 0, ambiguous: 0)
    #expect(try first.supervisor.next() == .moved(moved))
    try first.supervisor.send(.commit(successor.supervisor.attempt))
    #expect(try first.program.waitUntilEnded() == .exited(code: 0))
    for talker in talkers.dropLast() { #expect(try talker.hear() == "2 hello \(successor.program.pid)") }
    for talker in talkers {
      try talker.say("last\n")
      #expect(try talker.hear() == "3 last \(successor.program.pid)")
    }
  }

  @Test func `goes on with its clients when the upgrade is undone`() throws {
    let service = try CounterService()
    let server = try service.start("LineServer", role: .incumbent)
    try server.supervisor.start(generation: 1)
    let talker = try Talker(service)
    try talker.say("one\ntw")
    #expect(try talker.hear() == "1 one \(server.program.pid)")
    let id = HandoffID.random()
    try server.supervisor.send(.park(id))
    try server.supervisor.prepareHandoff(id)
    try server.supervisor.expectDrained()
    try talker.say("o\n")
    try server.supervisor.send(.resumeAfterAbort(id))
    _ = try server.supervisor.expectResumed()
    #expect(try talker.hear() == "2 two \(server.program.pid)")
  }

  @Test func `closes for good what a successor that is killed may have`() throws {
    let service = try CounterService()
    let first = try service.start("LineServer", role: .incumbent)
    try first.supervisor.start(generation: 1)
    let talker = try Talker(service)
    try talker.say("one\n")
    #expect(try talker.hear() == "1 one \(first.program.pid)")
    let successor = try handOver(service, from: first)
    // It stands still with the offer unread, and is killed.
    try successor.program.send(.stop)
    try move(first, successor) { end in
      let isOffered = try end.wait(for: .readable, until: .now().advanced(by: .seconds(30)))
      #expect(isOffered)
    }
    try successor.program.send(.kill)
    #expect(try talker.hear() == nil)
    let moved = Message.Moved(
      handoffID: successor.supervisor.attempt, offered: 1, adopted: 0, refused: 0, ambiguous: 1)
    #expect(try first.supervisor.next() == .moved(moved))
  }
}
