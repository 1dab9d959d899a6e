package import BatonPlatform

/// STATE/releases: the releases that were committed last, with copies of their executables.
///
/// This only reads; a child puts releases there (`PinningWork`), because a copy takes its time.
package final class ReleaseShelf {
  package let path: String
  /// The one committed last first.
  package private(set) var releases: [ShelvedRelease] = []
  /// Directories whose record cannot be read, and why. They stay: a newer Baton may know them.
  package private(set) var unread: [(path: String, damage: String)] = []

  package init(at path: String) {
    self.path = path
  }

  /// Makes the shelf where it is missing, removes what a child has left unfinished, and looks what is there.
  package func open() throws(SystemFailure) {
    do {
      try Files.createDirectory(path, mode: 0o700)
    } catch let failure where failure.errno == .fileExists {
      // A link could lead to where others write.
      _ = try Files.open(path, for: .directoryItself)
    }
    for name in try Files.names(in: path) where Self.isUnfinished(name) {
      // What cannot be removed costs room, and nothing else.
      try? Files.removeFlatDirectory("\(path)/\(name)")
    }
    try reload()
  }

  /// Looks again.
  package func reload() throws(SystemFailure) {
    releases = []
    unread = []
    for name in try Files.names(in: path) where Digest(text: name) != nil { read("\(path)/\(name)", named: name) }
    releases.sort { ($0.attempt, $0.digest.text) > ($1.attempt, $1.digest.text) }
  }

  private func read(_ directory: String, named name: String) {
    let limit = Envelope.headerByteCount + Envelope.contentByteLimit
    do {
      let bytes = try Files.read("\(directory)/\(ShelvedRelease.recordName)", limit: limit)
      let shelved = try Envelope.openWhole(bytes, as: ShelvedRelease.self)
      guard shelved.digest.text == name, ShelvedRelease.isFileName(shelved.fileName) else {
        return unread.append((directory, "its record is that of another release"))
      }
      releases.append(shelved)
    } catch {
      unread.append((directory, "\(error)"))
    }
  }
}

extension ReleaseShelf {
  /// The path by which a release is executed.
  package func executable(of shelved: ShelvedRelease) -> String {
    "\(Self.directory(of: shelved.digest, in: path))/\(shelved.fileName)"
  }

  package func release(for release: Release) -> ShelvedRelease? {
    releases.first { $0.isExecutable(of: release) }
  }

  /// Those whose hash begins so.
  package func releases(beginningWith prefix: String) -> [ShelvedRelease] {
    releases.filter { $0.digest.text.hasPrefix(prefix) }
  }

  /// What was committed last besides a release: where `baton rollback` leads.
  package func release(before committed: Release?) -> ShelvedRelease? {
    guard let committed else { return releases.first }
    return releases.first { !$0.isExecutable(of: committed) }
  }

  /// Takes the oldest from the shelf when more than `room` are there, but none that is needed: nobody finds them any more,
  /// and a child removes them.
  package func takeOldest(beyond room: Int, except needed: [Release]) -> [Digest] {
    let oldest = releases.dropFirst(max(0, room))
    let leaving = oldest.filter { shelved in !needed.contains { shelved.isExecutable(of: $0) } }.map(\.digest)
    releases.removeAll { leaving.contains($0.digest) }
    return leaving
  }
}

extension ReleaseShelf {
  static func directory(of digest: Digest, in shelf: String) -> String { "\(shelf)/\(digest.text)" }

  /// What a child works on, and what it is about to remove.
  static func unfinishedDirectory(in shelf: String, _ stage: UnfinishedStage) -> String {
    "\(shelf)/\(stage.rawValue)\(Host.pid)"
  }

  enum UnfinishedStage: String, CaseIterable {
    case incoming = ".new-"
    case outgoing = ".old-"
  }

  private static func isUnfinished(_ name: String) -> Bool {
    UnfinishedStage.allCases.contains { name.hasPrefix($0.rawValue) }
  }
}
