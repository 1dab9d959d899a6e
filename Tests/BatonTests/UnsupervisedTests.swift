import Baton
import BatonPlatform
import BatonProtocol
import Testing

/// Nobody has handed anything over: the server takes the same steps, by itself.
@Suite struct `A server that nobody supervises` {
  private let directory = Scratch()

  private func server(_ listeners: [String: String] = [:]) -> DataServer {
    DataServer(
      service: "kv", build: "1", directory: directory.path, formats: DataFormat(reads: 1...2, writes: 2),
      listeners: listeners)
  }

  /// Serves once and stops; says under which generation.
  private func serveOnce() throws -> UInt64 {
    let warming = try server().attach(over: nil)
    let process = warming.process
    #expect(process.supervision == .unsupervised)
    let owning = try warming.takeData().orDecline()
    let generation = owning.generation
    let serving = try owning.ready()
    process.stop()
    #expect(process.traffic.drainRequested().reason == .stop)
    guard case .retire = try serving.drained() else { throw CancellationError() }
    process.detach()
    return generation
  }

  @Test func `takes every step, and one generation more each time`() throws {
    #expect(try serveOnce() == 1)
    #expect(try directory.stamp == LockStamp(generation: Generation(1), format: 2))
    #expect(try serveOnce() == 2)
    #expect(try directory.stamp == LockStamp(generation: Generation(2), format: 2))
  }

  @Test func `ends by itself too: drained without being asked is a wish to stop`() throws {
    let warming = try server().attach(over: nil)
    let process = warming.process
    let serving = try warming.takeData().orDecline().ready()
    guard case .retire = try serving.drained() else { throw CancellationError() }
    #expect(!process.traffic.begin())
    process.detach()
  }

  @Test func `is told at once who has its data, with its stage to try again`() throws {
    let stranger = try Lock(of: directory.path)
    let warming = try server().attach(over: nil)
    let process = warming.process
    guard case .refused(let again, let error) = try warming.takeData() else { throw CancellationError() }
    #expect(error.code == .locked)
    #expect(error.cause.contains("locked by pid \(Host.pid) ("))
    stranger.close()
    let owning = try again.takeData().orDecline()
    #expect(owning.generation == 1)
    process.detach()
  }

  @Test func `gets an error when its data cannot be there`() throws {
    let warming = try DataServer(
      service: "kv", build: "1", directory: "/nowhere", formats: DataFormat(reads: 1...1, writes: 1), listeners: [:]
    ).attach(over: nil)
    let process = warming.process
    guard case .refused(_, let error) = try warming.takeData() else { throw CancellationError() }
    #expect(error.code == .system)
    #expect(error.cause == "unable to inspect the file system of /nowhere: no such file or directory")
    process.detach()
  }

  @Test func `stops before it serves when it is told to`() throws {
    let warming = try server().attach(over: nil)
    let process = warming.process
    process.stop()
    // A stage cannot be consumed in a closure, as that of #expect(throws:) is.
    do {
      _ = try warming.takeData()
      Issue.record("it went on")
    } catch {
      #expect(error.code == .stopped)
    }
    process.detach()
  }

  @Test func `binds its listeners by itself, and a socket file that nobody listens on is no obstacle`() throws {
    let path = directory.file("resp.sock")
    for _ in 1...2 {
      let warming = try server(["resp": path, "http": "127.0.0.1:0"]).attach(over: nil)
      let process = warming.process
      let http = try process.listener("http")
      #expect(http.address.hasPrefix("127.0.0.1:"))
      #expect(!http.address.hasSuffix(":0"))
      _ = try OwnedDescriptor.connected(to: .unix(path: path))
      for listener in process.listeners { try OwnedDescriptor(adopting: listener.descriptor).close() }
      process.detach()
      _ = consume warming
    }
  }

  @Test func `removes its socket file when it retires, and no file that is another's`() throws {
    let (own, replaced) = (directory.file("own.sock"), directory.file("replaced.sock"))
    let warming = try server(["own": own, "replaced": replaced]).attach(over: nil)
    let process = warming.process
    let serving = try warming.takeData().orDecline().ready()
    try Files.remove(replaced)
    let another = try ListeningSocket(at: .unix(path: replaced), backlog: 1)
    #expect(try FileFacts.ifPresent(path: own) != nil)
    guard case .retire = try serving.drained() else { throw CancellationError() }
    #expect(try FileFacts.ifPresent(path: own) == nil)
    #expect(try FileFacts.ifPresent(path: replaced)?.identity == another.file)
    for listener in process.listeners { try OwnedDescriptor(adopting: listener.descriptor).close() }
    process.detach()
  }

  @Test func `refuses an address that somebody listens on, and one that is none`() throws {
    let taken = try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 1)
    let inUse = #expect(throws: BatonError.self) { _ = try server(["resp": "\(taken.address)"]).attach(over: nil) }
    #expect(inUse?.code == .listeners)
    #expect(inUse?.cause == "unable to bind \(taken.address): address already in use")
    let none = #expect(throws: BatonError.self) { _ = try server(["resp": "localhost:80"]).attach(over: nil) }
    #expect(none?.code == .misuse)
  }

  @Test func `refuses to be declared with a format that it writes and cannot read`() throws {
    var server = server()
    server.formats = DataFormat(reads: 1...2, writes: 3)
    #expect(throws: BatonError.self) { _ = try server.attach(over: nil) }
  }

  @Test func `asks for a listener by its declared name only`() throws {
    let warming = try server(["http": "127.0.0.1:0"]).attach(over: nil)
    let process = warming.process
    #expect(throws: BatonError.self) { try process.listener("https") }
    process.detach()
  }
}
