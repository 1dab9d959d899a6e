import BatonChannel
import BatonMachines
import BatonPlatform
import BatonProtocol
import BatonSupervisor
import SampleRecords
import Testing

/// Processes that are asked for what they were given. This process plays them: it is alive, and known by its own pid.
@Suite struct `A process that can be found at its rendezvous` {
  private let scratch: Scratch
  private let folder: RendezvousFolder
  private let recollection = Recollection(Sample.state)

  init() throws {
    scratch = try Scratch()
    folder = RendezvousFolder(at: scratch.file("processes"))
  }

  private var itself: ProcessIdentity {
    get throws { try #require(try ProcessIdentity(pid: Host.pid)) }
  }

  @Test func `is known again with all that it says, and with its listeners`() throws {
    let guest = Guest(Attempt(7), try itself)
    let main = try BoundListener(at: .ipv4(.loopback, port: 0))
    let web = try BoundListener(at: .unix(path: scratch.file("web")))
    let made = web.socket.file
    let player = try Player(at: folder, as: guest) { channel in
      let id = Sample.handoffID
      try channel.send(
        .incumbency(
          .init(
            handoffID: id, service: "kv", formats: DataFormats(reads: 1...3, writes: 2), generation: Generation(9),
            servesSinceNanoseconds: 77, listeners: ["main", "web"])))
      try channel.send(.handBack(id), passing: main.socket.descriptor)
      try channel.send(.handBack(id), passing: web.socket.descriptor)
      try channel.send(.heartbeat(.init(wallClockMilliseconds: 0)))
    }
    let inheritance = try Inheritance(PassedDescriptors(announcedBy: Environment()))
    let told = try inheritance.ask(recollection, at: folder)
    #expect(told.map(\.text) == ["a process has handed back what it was given (pid \(Host.pid))"])
    #expect(inheritance.listeners.map(\.name).sorted() == ["main", "web"])
    #expect(inheritance.listeners.first { $0.name == "web" }?.file == made)
    let found = try #require(try Reunion(recollection, inheritance).processes.first)
    #expect(found.attempt == Attempt(7) && found.identity == guest.identity)
    #expect(found.notes?.generation == Generation(9) && found.notes?.servesSinceNanoseconds == 77)
    #expect(found.notes?.prepared?.service == "kv" && found.notes?.version == 2)
    // What is in no store is to be put there.
    #expect(inheritance.processes[Attempt(7)]?.stored == [])
    withExtendedLifetime(player) {}
  }

  @Test func `and is gone is forgotten, as is one of another boot`() throws {
    let gone = ProcessIdentity(pid: Host.pid, startTime: 1, bootID: try Host.bootID())
    let past = ProcessIdentity(pid: Host.pid, startTime: try itself.startTime, bootID: "of another boot")
    for (number, identity) in [gone, past].enumerated() {
      _ = try folder.make(for: Guest(Attempt(UInt64(number)), identity))
    }
    #expect(try folder.guests().count == 2)
    let inheritance = try Inheritance(PassedDescriptors(announcedBy: Environment()))
    #expect(try inheritance.ask(recollection, at: folder) == [])
    #expect(try folder.guests() == [])
    #expect(inheritance.processes.isEmpty)
  }

  @Test func `and says something else is not believed`() throws {
    let player = try Player(at: folder, as: Guest(Attempt(7), try itself)) { channel in
      try channel.send(.heartbeat(.init(wallClockMilliseconds: 0)))
    }
    let inheritance = try Inheritance(PassedDescriptors(announcedBy: Environment()))
    let told = try inheritance.ask(recollection, at: folder)
    #expect(told.count == 1 && told[0].text.contains("expected Incumbency, got Heartbeat"), "\(told)")
    #expect(inheritance.processes.isEmpty && inheritance.listeners.isEmpty)
    withExtendedLifetime(player) {}
  }

  @Test func `has a state directory with a path longer than a socket's`() throws {
    let long = RendezvousFolder(at: scratch.file(String(repeating: "x", count: 200)))
    let guest = Guest(Attempt(.max), try itself)
    let door = try long.make(for: guest)
    #expect(try isThere(guest, in: long))
    #expect(try long.guests() == [guest])
    withExtendedLifetime(door.raw) {}
    try long.remove(guest)
    #expect(try !isThere(guest, in: long))
  }

  private func isThere(_ guest: Guest, in folder: RendezvousFolder) throws -> Bool {
    let socket = try folder.connect(to: guest)
    return socket != nil
  }
}

/// The other side, which says its piece as soon as somebody comes.
private final class Player: Sendable {
  private let door: OwnedDescriptor

  init(
    at folder: RendezvousFolder, as guest: Guest, _ say: @escaping @Sendable (inout ControlChannel) throws -> Void
  ) throws {
    door = try folder.make(for: guest)
    _ = try StartedThread(name: "player") { [self] in
      // Whoever has heard enough hangs up, and what came is looked at on the other side.
      try? play(say)
    }
  }

  private func play(_ say: (inout ControlChannel) throws -> Void) throws {
    guard try door.wait(for: .readable, until: .now().advanced(by: .seconds(20))),
      let visitor = try door.acceptConnection()
    else { return }
    var channel = try ControlChannel(visitor, version: .two)
    try say(&channel)
    // It stays until the other side has heard enough.
    _ = try channel.descriptor.wait(for: .readable, until: .now().advanced(by: .seconds(20)))
  }
}

private final class BoundListener: Sendable {
  let socket: ListeningSocket

  init(at address: SocketAddress) throws {
    socket = try ListeningSocket(at: address, backlog: 4)
  }
}
