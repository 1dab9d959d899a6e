import BatonPlatform
import BatonSupervisor

/// The folder of one demo: configuration, data, state, logs. It is removed afterwards, unless it is to be kept or
/// something went wrong.
struct DemoFolder: Sendable {
  let path: String
  let address: SocketAddress
  let httpAddress: SocketAddress

  var configuration: String { "\(path)/kv.conf" }
  var controlSocket: String { "\(path)/control.sock" }
  var log: String { "\(path)/supervisor.log" }
  var data: String { "\(path)/data" }

  /// Makes the folder with everything that a supervisor needs.
  init(at path: String, server: String) throws(SystemFailure) {
    self.path = path
    try Files.createDirectory(path, mode: 0o700)
    try Files.createDirectory("\(path)/data", mode: 0o700)
    address = try Self.freeAddress()
    httpAddress = try Self.freeAddress()
    let text = Self.words(server: server, address, httpAddress)
    try Files.open(configuration, for: .creating(mode: 0o600)).writeAll(Array(text.utf8).span)
  }

  /// Short limits, so that the releases that hang are seen to be undone within seconds.
  private static func words(server: String, _ address: SocketAddress, _ http: SocketAddress) -> String {
    """
    # Written by baton demo. baton check --explain says what every key means.
    [Service]
    name = kv
    executable = \(server)
    arg = --data
    arg = data
    data-directory = data
    state-directory = state
    control-socket = control.sock

    [Listener]
    name = kv
    address = \(address)

    [Listener]
    name = http
    address = \(http)

    [Limits]
    warm = 5s
    ready = 2s

    """
  }

  /// An address that nobody listens at now. The kernel hands the port to nobody else soon.
  private static func freeAddress() throws(SystemFailure) -> SocketAddress {
    try ListeningSocket(at: .ipv4(.loopback, port: 0), backlog: 1).address
  }

  func remove() throws(SystemFailure) {
    try Self.removeTree(path)
  }

  private static func removeTree(_ path: String) throws(SystemFailure) {
    for name in try Files.names(in: path) {
      let inner = "\(path)/\(name)"
      if try FileFacts.ifPresent(path: inner)?.kind == .directory {
        try removeTree(inner)
      } else {
        try Files.remove(inner)
      }
    }
    try Files.removeDirectory(path)
  }
}
