package import BatonMachines
package import BatonPlatform

/// Where processes can be found when nobody has kept their descriptors: a listening socket for each, by its name in a
/// directory that is the supervisor's alone. The socket itself is with the process, and lives as long as that.
package struct RendezvousFolder: Sendable {
  package let path: String

  package init(at path: String) {
    self.path = path
  }

  /// Makes the socket of a process, which is to be given away.
  package func make(for guest: Guest) throws(SystemFailure) -> OwnedDescriptor {
    do throws(SystemFailure) {
      try Files.createDirectory(path, mode: 0o700)
    } catch  where error.errno == .fileExists {
      // It is there; the directory above belongs to this user alone.
    }
    let directory = try Files.open(path, for: .directoryItself)
    let door = Self.address(of: guest, in: directory)
    let socket = try ListeningSocket(at: door, backlog: Self.backlog)
    return OwnedDescriptor(adopting: socket.releaseDescriptor())
  }

  /// Begins to connect to a process; `nil` when it does not listen any more.
  package func connect(to guest: Guest) throws(SystemFailure) -> OwnedDescriptor? {
    do throws(SystemFailure) {
      let directory = try Files.open(path, for: .directoryItself)
      let door = Self.address(of: guest, in: directory)
      let socket = try OwnedDescriptor.socket(for: door, .nonBlocking)
      // Before the peer can send: its pid is on everything that it says.
      try socket.passCredentials()
      guard try socket.beginConnecting(to: door) == .connected else { return nil }
      return socket
    } catch  where error.errno == .connectionRefused || error.errno == .noSuchFile {
      return nil
    }
  }

  package func remove(_ guest: Guest) throws(SystemFailure) {
    try Files.remove(path + "/" + guest.name)
  }

  /// All that can be found, be they alive or not.
  package func guests() throws(SystemFailure) -> [Guest] {
    do throws(SystemFailure) {
      return try Files.names(in: path).compactMap(Guest.init(name:))
    } catch  where error.errno == .noSuchFile {
      return []
    }
  }

  /// When the supervisor and the process met: right after the start of the process.
  package func madeAt(_ guest: Guest) throws(SystemFailure) -> WallClock {
    let nanoseconds = try FileFacts(path: path + "/" + guest.name).modified
    return WallClock(unixMilliseconds: UInt64(clamping: nanoseconds / 1_000_000))
  }

  /// One supervisor comes; a few that were killed on the way may be before it.
  private static let backlog: Int32 = 8

  /// By the open directory: a state directory may have a longer path than a socket.
  private static func address(of guest: Guest, in directory: borrowing OwnedDescriptor) -> SocketAddress {
    .unix(path: "/proc/self/fd/\(directory.raw)/\(guest.name)")
  }
}

/// A process that can be found at a rendezvous.
package struct Guest: Hashable, Sendable {
  /// The attempt that it was started for.
  package let attempt: Attempt
  package let identity: ProcessIdentity

  package init(_ attempt: Attempt, _ identity: ProcessIdentity) {
    self.attempt = attempt
    self.identity = identity
  }

  var name: String { "\(attempt.number).\(identity.pid).\(identity.startTime).\(identity.bootID)" }

  /// Reads what `name` writes; `nil` for the names of others.
  init?(name: String) {
    let words = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    guard words.count == 4, let attempt = UInt64(words[0]), let pid = Int32(words[1]), let startTime = UInt64(words[2])
    else { return nil }
    self.init(Attempt(attempt), ProcessIdentity(pid: pid, startTime: startTime, bootID: words[3]))
  }
}
