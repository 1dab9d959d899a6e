package import BatonPlatform

/// Puts a release on the shelf: copied, hashed, synced and then given its name, so that it is there whole or not at all.
///
/// A child does this. The copy is never a hard link: whoever writes through the original would write to it.
package enum PinningWork {
  /// Why the release is not on the shelf; nothing of it is left there.
  package struct Failure: Error, Hashable, Sendable {
    package let words: String
  }

  /// Copies from the source, which is the very file that was started, and gives the digest of the copy.
  package static func carryOut(_ order: PinOrder, source: borrowing OwnedDescriptor) throws(Failure) -> Digest {
    let digest: Digest
    switch order.present {
    case .some(let present): digest = try renewRecord(order, of: present)
    case .none: digest = try copy(order, source)
    }
    for leaving in order.leaving {
      // What could not be removed is found on the shelf again, and leaves with the next one.
      try? Files.removeFlatDirectory(ReleaseShelf.directory(of: leaving, in: order.shelf))
    }
    return digest
  }

  /// The copy is on the shelf: only how it was committed last is to be written down.
  private static func renewRecord(_ order: PinOrder, of present: FileVersion) throws(Failure) -> Digest {
    guard let digest = order.release.digest else { throw Failure(words: "its hash is not known") }
    try wrapping { () throws(SystemFailure) in
      try writeRecord(order, digest, present, in: ReleaseShelf.directory(of: digest, in: order.shelf))
    }
    return digest
  }

  private static func copy(_ order: PinOrder, _ source: borrowing OwnedDescriptor) throws(Failure) -> Digest {
    try refuseUncopyable(order, source)
    let incoming = ReleaseShelf.unfinishedDirectory(in: order.shelf, .incoming)
    do throws(Failure) {
      try wrapping { () throws(SystemFailure) in
        try Files.removeFlatDirectory(incoming)
        try Files.createDirectory(incoming, mode: 0o700)
      }
      let digest = try fill(incoming, order, source)
      try wrapping { () throws(SystemFailure) in try place(incoming, as: digest, in: order.shelf) }
      return digest
    } catch {
      // The first failure is the one to tell; what stays is removed by the next supervisor.
      try? Files.removeFlatDirectory(incoming)
      throw error
    }
  }

  /// A copy of these would not do what the original does.
  private static func refuseUncopyable(_ order: PinOrder, _ source: borrowing OwnedDescriptor) throws(Failure) {
    guard ShelvedRelease.isFileName(order.fileName) else {
      throw Failure(words: "\(quoted(order.fileName)) is no name for a copy")
    }
    guard try facts(of: source).mode & setIDs == 0 else {
      throw Failure(words: "it is set-user-id or set-group-id, which a copy would not be")
    }
    guard try !wrapping({ () throws(SystemFailure) in try source.grantsCapabilities() }) else {
      throw Failure(words: "it has file capabilities (getcap), which a copy would not have")
    }
  }

  private static let setIDs: UInt32 = 0o6000

  private static func fill(
    _ folder: String, _ order: PinOrder, _ source: borrowing OwnedDescriptor
  ) throws(Failure) -> Digest {
    let path = "\(folder)/\(order.fileName)"
    let before = FileVersion(try facts(of: source))
    let digest = try wrapping { () throws(SystemFailure) in try copyContent(of: source, to: path) }
    guard FileVersion(try facts(of: source)).isContent(of: before) else {
      throw Failure(words: "it was written to while it was copied")
    }
    if let expected = order.release.digest, expected != digest {
      throw Failure(words: "its content is another than was started")
    }
    try wrapping { () throws(SystemFailure) in
      try writeRecord(order, digest, FileVersion(try FileFacts(path: path)), in: folder)
    }
    return digest
  }

  private static func facts(of source: borrowing OwnedDescriptor) throws(Failure) -> FileFacts {
    try wrapping { () throws(SystemFailure) in try FileFacts(of: source) }
  }

  private static func wrapping<Value>(_ step: () throws(SystemFailure) -> Value) throws(Failure) -> Value {
    do { return try step() } catch { throw Failure(words: "\(error)") }
  }

  private static func copyContent(of source: borrowing OwnedDescriptor, to path: String) throws(SystemFailure) -> Digest
  {
    let copy = try Files.open(path, for: .creating(mode: 0o500))
    try Files.setMode(path, 0o500)
    let digest: Digest
    switch try copy.cloneContent(of: source) {
    case .cloned:
      digest = try SHA256.digest(of: Files.open(path, for: .reading)) { (_: [UInt8]) throws(SystemFailure) in }
    case .unsupported:
      digest = try SHA256.digest(of: source) { (piece: [UInt8]) throws(SystemFailure) in try copy.writeAll(piece) }
    }
    try copy.sync()
    try copy.close()
    return digest
  }

  private static func writeRecord(
    _ order: PinOrder, _ digest: Digest, _ file: FileVersion, in folder: String
  ) throws(SystemFailure) {
    var release = order.release
    release.digest = digest
    let shelved = ShelvedRelease(
      release: release, digest: digest, fileName: order.fileName, file: file, attempt: order.attempt,
      committedAt: order.committedAt)
    let path = "\(folder)/\(ShelvedRelease.recordName)"
    try Files.replace(path, with: Envelope.sealed(shelved), mode: 0o600, .durable)
  }

  /// One that is there already was found damaged, or without a record that can be read.
  private static func place(_ incoming: String, as digest: Digest, in shelf: String) throws(SystemFailure) {
    let home = ReleaseShelf.directory(of: digest, in: shelf)
    let outgoing = ReleaseShelf.unfinishedDirectory(in: shelf, .outgoing)
    if try FileFacts.ifPresent(path: home) != nil { try Files.rename(home, to: outgoing) }
    try Files.rename(incoming, to: home)
    try Files.syncDirectory(shelf)
    try Files.removeFlatDirectory(outgoing)
  }
}

extension SHA256 {
  /// The digest of what is left to read, each piece of which is given to somebody else too.
  package static func digest(
    of source: borrowing OwnedDescriptor, passing pass: ([UInt8]) throws(SystemFailure) -> Void
  ) throws(SystemFailure) -> Digest {
    var hash = SHA256()
    var piece: [UInt8] = []
    while case .bytes = try source.read(appendingTo: &piece, limit: 1 << 20) {
      hash.update(piece.span)
      try pass(piece)
      piece.removeAll(keepingCapacity: true)
    }
    return hash.finish()
  }
}
