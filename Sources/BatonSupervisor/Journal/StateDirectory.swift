package import BatonPlatform

/// The directory in which a supervisor remembers, held by one supervisor at a time.
///
/// It belongs to the supervisor's user and nobody else can reach into it, so the names in it can be trusted: the service
/// itself, which may run as another user, never writes here.
package struct StateDirectory: ~Copyable {
  package let path: String
  /// Locked as long as this value lives, and freed by the kernel when the supervisor dies, however it dies.
  private let lock: OwnedDescriptor

  /// Opens the directory, makes it where it is missing, and takes its lock, or goes on holding the one that the supervisor
  /// has passed which this one replaces.
  package init(at path: String, passed: consuming OwnedDescriptor? = nil) throws(StateProblem) {
    try StateProblem.wrapping { () throws(SystemFailure) in try Self.make(path) }
    try Self.check(path)
    let file = path + "/lock"
    let lock = try Self.lock(file, passed)
    try Self.take(lock, file, of: path)
    self.path = path
    self.lock = lock
  }

  private static func lock(
    _ file: String, _ passed: consuming OwnedDescriptor?
  ) throws(StateProblem) -> OwnedDescriptor {
    if let passed, let own = try? FileFacts(of: passed).identity, own == (try? FileFacts(path: file).identity) {
      return passed
    }
    do { return try Files.open(file, for: .updating(mode: 0o600)) } catch { throw .system(error) }
  }

  /// The number of the lock, for the program that this supervisor is replaced by.
  package var lockNumber: Int32 { lock.raw }

  package var stateFile: String { path + "/state" }
  package var journalFile: String { path + "/journal" }
  package var releasesDirectory: String { path + "/releases" }
  package var receiptsDirectory: String { path + "/receipts" }
  package var processesDirectory: String { path + "/processes" }

  /// Whether an earlier supervisor has committed a release, as far as can be seen without the lock: what cannot be read
  /// counts, and is complained of by whoever takes the lock.
  package static func holdsCommittedRelease(_ path: String) -> Bool {
    do {
      if try StateFile.read(path + "/state")?.committed != nil { return true }
      return try FileFacts.ifPresent(path: path + "/journal").map { $0.size > 0 } ?? false
    } catch {
      return true
    }
  }

  /// Whoever holds the lock can be seen, except for a child of its last holder that has not executed its program yet:
  /// that one has a copy for an instant.
  private static func take(
    _ lock: borrowing OwnedDescriptor, _ file: String, of path: String
  ) throws(StateProblem) {
    for _ in 0..<lockTries {
      guard try !StateProblem.wrapping({ () throws(SystemFailure) in try lock.lockFile(file) }) else { return }
      let holders = LockHolder.holders(of: file)
      guard holders.isEmpty else { throw .held(path, by: holders) }
    }
    throw .held(path, by: [])
  }

  /// Each takes as long as looking through /proc.
  private static let lockTries = 20

  /// Makes the directory, and the ones above it that a fresh host or a fresh home does not have.
  private static func make(_ path: String, mode: UInt32 = 0o700) throws(SystemFailure) {
    do {
      try Files.createDirectory(path, mode: mode)
      try Files.syncDirectory(Files.directory(of: path))
    } catch let failure where failure.errno == .fileExists {
      // It is there: what it is will be seen by looking.
    } catch let failure where failure.errno == .noSuchFile && Files.directory(of: path) != path {
      try make(Files.directory(of: path), mode: 0o755)
      // Not once more from the beginning: above may be a link that leads nowhere.
      try Files.createDirectory(path, mode: mode)
      try Files.syncDirectory(Files.directory(of: path))
    }
  }

  private static func check(_ path: String) throws(StateProblem) {
    let facts: FileFacts
    do {
      facts = try FileFacts(of: Files.open(path, for: .directoryItself))
    } catch let failure where failure.errno == .notDirectory {
      throw .notADirectory(path)
    } catch {
      throw .system(error)
    }
    guard facts.user == Host.user else { throw .ownedByAnother(path, user: facts.user) }
    guard facts.mode & 0o077 == 0 else { throw .tooOpen(path, mode: facts.mode & 0o777) }
  }
}
