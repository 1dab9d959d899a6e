import BatonProtocol

/// A server that owns data in a directory: only one process at a time may open it.
///
/// Declare it and ``attach(notice:)`` first thing in `main`, before any thread is started:
///
/// ```swift
/// let warming = try DataServer(
///   service: "counter", build: "1.0", directory: CommandLine.arguments[1],
///   formats: DataFormat(reads: 1...1, writes: 1), listeners: ["line": "127.0.0.1:0"]
/// ).attach()
/// stopOnTermination(warming.process)
/// ```
///
/// A server that owns no data is an ``OverlapServer``.
public struct DataServer: Hashable, Sendable {
  /// The name of the service, as in the supervisor's configuration. Another name is refused before anybody is disturbed.
  public var service: String
  /// What tells this build from others, such as a version or a commit.
  public var build: String
  /// The data directory. It must exist; the lock file in it belongs to this library.
  public var directory: String
  /// The formats of the data that this release reads and writes.
  public var formats: DataFormat
  /// The listeners that the server uses: the name of each, and the address that it is bound to when nobody hands it over.
  public var listeners: [String: String]
  /// The names of listeners that the server uses when they are handed over, and does without otherwise.
  public var optionalListeners: Set<String> = []
  /// Whether the server can hand its clients' connections to the next process; see ``Connections``.
  public var connections = Connections.Fate.closed

  /// Declares a server that owns data.
  public init(
    service: String, build: String, directory: String, formats: DataFormat, listeners: [String: String]
  ) {
    self.service = service
    self.build = build
    self.directory = directory
    self.formats = formats
    self.listeners = listeners
  }
}

/// A server that owns no data, or shares it with others: two processes may serve at the same time.
///
/// Its upgrades have no gap at all: the new process accepts before the old one ceases to.
public struct OverlapServer: Hashable, Sendable {
  /// The name of the service, as in the supervisor's configuration. Another name is refused before anybody is disturbed.
  public var service: String
  /// What tells this build from others, such as a version or a commit.
  public var build: String
  /// The listeners that the server uses: the name of each, and the address that it is bound to when nobody hands it over.
  public var listeners: [String: String]
  /// The names of listeners that the server uses when they are handed over, and does without otherwise.
  public var optionalListeners: Set<String> = []
  /// Whether the server can hand its clients' connections to the next process; see ``Connections``.
  public var connections = Connections.Fate.closed

  /// Declares a server that owns no data.
  public init(service: String, build: String, listeners: [String: String]) {
    self.service = service
    self.build = build
    self.listeners = listeners
  }
}

/// The formats of the data that a release reads and the one that it writes, as numbers that grow.
///
/// A release that does not read what its predecessor writes is refused before anybody is disturbed. A release that
/// writes what its predecessor reads can be taken back after it has served.
public struct DataFormat: Hashable, Sendable {
  /// The formats that the release can open.
  public var reads: ClosedRange<UInt32>
  /// The format that it writes; one of those that it reads.
  public var writes: UInt32

  /// Declares what a release reads and writes.
  public init(reads: ClosedRange<UInt32>, writes: UInt32) {
    self.reads = reads
    self.writes = writes
  }
}

/// What a server has declared, as the driver needs it.
struct Declaration: Sendable {
  var service: String
  var build: String
  var data: (directory: String, formats: DataFormats)?
  var listeners: [String: String]
  var optionalListeners: Set<String>
  var movesConnections: Bool

  init(_ server: DataServer) throws(BatonError) {
    guard server.formats.reads.contains(server.formats.writes) else {
      throw BatonError(
        .misuse, "unable to declare \(server.service): it writes format \(server.formats.writes) and does not read it")
    }
    self.init(server.service, server.build, server.listeners, server.optionalListeners, server.connections)
    data = (server.directory, DataFormats(reads: server.formats.reads, writes: server.formats.writes))
  }

  init(_ server: OverlapServer) {
    self.init(server.service, server.build, server.listeners, server.optionalListeners, server.connections)
  }

  private init(
    _ service: String, _ build: String, _ listeners: [String: String], _ optionalListeners: Set<String>,
    _ connections: Connections.Fate
  ) {
    self.service = service
    self.build = build
    self.listeners = listeners
    self.optionalListeners = optionalListeners
    movesConnections = connections == .moved
  }

  /// Whether the server uses a listener of that name.
  func uses(_ name: String) -> Bool {
    listeners[name] != nil || optionalListeners.contains(name)
  }
}
